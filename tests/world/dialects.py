"""One site for each way in which real lists are paged, from the notes on the systems that do it."""

from __future__ import annotations

from tests.world import interfaces, lists
from tests.world.server import Site

ALL = (
    lists.trs_zero_based,
    lists.trs_one_based,
    lists.trs_other_prefix,
    lists.trs_page_control,
    lists.trs_count_page,
    lists.trs_script_rows,
    lists.shanghai,
    lists.beijing,
    lists.henan,
    lists.column_index,
    lists.next_link,
    lists.numbered_links,
    lists.last_link,
    lists.query_links,
    lists.script_address,
    interfaces.json_interface,
    interfaces.fujian,
    interfaces.fujian_script_file,
    interfaces.hanweb_ranges,
    interfaces.hanweb_next_group,
    interfaces.hanweb_jpaas,
    interfaces.hanweb_search,
    interfaces.truecms,
    interfaces.epoint,
    lists.frame_shell,
    interfaces.longxun,
    interfaces.longxun_label,
    interfaces.gkmlpt,
    interfaces.gkmlpt_department,
    interfaces.ucap,
    interfaces.ucap_post,
    lists.embedded_json,
    lists.whole_list,
    lists.year_folders,
    lists.onclick_rows,
    lists.table_rows,
    lists.sitemap,
    lists.direct_files,
    lists.bare_sitemap,
    lists.posted_form,
    lists.post_back,
    lists.query_number,
    lists.by_body,
    lists.report_as_start,
    interfaces.ajax_get,
    interfaces.ajax_post,
    lists.turned_by_script_file,
)


def all_sites() -> list[Site]:
    """Every site of this module, newly made."""
    return [make() for make in ALL]
