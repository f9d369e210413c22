"""The bodies of the sample site: one county, its departments and townships.

Their names and codes are those of real divisions, so that the demo resolves names as it does for real reports. Their
figures are invented, and every page of the site says so.
"""

from __future__ import annotations

from flows.sample.model import SampleAgency

COUNTY_CODE = "350825000000"

SAMPLE_AGENCIES: tuple[SampleAgency, ...] = (
    SampleAgency("连城县人民政府", COUNTY_CODE, "county", 6, "本县"),
    SampleAgency("连城县教育局", COUNTY_CODE, "department", 2, "我局"),
    SampleAgency("连城县财政局", COUNTY_CODE, "department", 2, "我局"),
    SampleAgency("连城县自然资源局", COUNTY_CODE, "department", 4, "我局"),
    SampleAgency("连城县市场监督管理局", COUNTY_CODE, "department", 3, "我局"),
    SampleAgency("连城县卫生健康局", COUNTY_CODE, "department", 2, "我局"),
    SampleAgency("连城县交通运输局", COUNTY_CODE, "department", 2, "我局"),
    SampleAgency("连城县莲峰镇人民政府", "350825100000", "township", 1, "我镇"),
    SampleAgency("连城县朋口镇人民政府", "350825103000", "township", 1, "我镇"),
    SampleAgency("连城县揭乐乡人民政府", "350825200000", "township", 1, "我乡"),
)
