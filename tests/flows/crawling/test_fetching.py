"""Connections: old TLS where allowed, IPv6, the other scheme, slow bodies, names that lead into a private network."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from flows.crawl import groups_by_host
from flows.crawling import connections, fetching
from flows.crawling.answers import other_scheme
from flows.crawling.connections import PrivateAddress, PublicResolver
from flows.crawling.sources import Source
from tests.world import faults
from tests.world.playing import crawl_here, discovery_of
from tests.world.server import Site, playing

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1 is deprecated")


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WAITS_WHEN_BROKEN", (0.01,))
    monkeypatch.setattr(fetching, "WAITS_WHEN_BUSY", (0.01, 0.01))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = rsa.generate_private_key(65537, 1024)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


def old_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(certificate)
    return context


def secure_site(certificate: Path, **allowed: bool) -> Site:
    site = faults.robots("", "secure", 404)
    site.tls = old_server(certificate)
    site.settings = {"tls": allowed}
    return site


def test_a_server_of_tls_1_0_with_a_small_key_is_reached_where_its_source_allows_it(
    tmp_path: Path, certificate: Path
) -> None:
    site = secure_site(certificate, old_protocols=True, invalid_certificate=True)
    with playing(site):
        (result,) = crawl_here(tmp_path, [site]).results
    assert result.status == "done"
    assert discovery_of(tmp_path, site).missed == frozenset()


@pytest.mark.parametrize("allowed", [{}, {"old_protocols": True}, {"invalid_certificate": True}])
def test_it_is_refused_where_the_source_does_not(tmp_path: Path, certificate: Path, allowed: dict[str, bool]) -> None:
    site = secure_site(certificate, **allowed)
    with playing(site):
        (result,) = crawl_here(tmp_path, [site]).results
    assert result.status == "silent"
    assert site.log == []


def test_a_site_on_ipv6_is_crawled(tmp_path: Path) -> None:
    site = faults.robots("", "six", 404)
    site.address = "::1"
    try:
        with playing(site):
            (result,) = crawl_here(tmp_path, [site]).results
    except OSError as error:
        pytest.skip(f"no IPv6 here: {error}")
    assert result.status == "done"
    assert discovery_of(tmp_path, site).missed == frozenset()


def test_the_other_scheme_is_tried_where_a_server_does_not_speak_the_first(tmp_path: Path) -> None:
    site = faults.robots("", "plain", 404)
    with playing(site):
        start = other_scheme(site.url(site.starts[0]))
        assert start.startswith("https://")
        (result,) = crawl_here(tmp_path, [site], start_urls=(start,)).results
    assert result.status == "done"
    assert discovery_of(tmp_path, site).missed == frozenset()


def test_a_body_that_drips_is_given_up_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "LONGEST_SILENCE", 0.3)
    site = faults.slow()
    with playing(site):
        (result,) = crawl_here(tmp_path, [site]).results
    assert discovery_of(tmp_path, site).missed == frozenset()
    assert any("too slowly" in problem for problem in result.problems)


def test_a_host_that_asks_to_be_left_alone_for_long_is(tmp_path: Path) -> None:
    site = faults.busy(503, "86400", 5)
    with playing(site):
        (result,) = crawl_here(tmp_path, [site]).results
    assert site.targets() == ["/robots.txt", faults.FOLDER]
    assert "come back after 86400 seconds" in "\n".join(result.problems)


def test_a_name_that_leads_into_a_private_network_is_refused_unless_it_is_the_sources_own() -> None:
    async def resolve(own: frozenset[str]) -> int:
        return len(await PublicResolver(own).resolve("localhost", 8000))

    with pytest.raises(PrivateAddress, match="private address"):
        asyncio.run(resolve(frozenset()))
    assert asyncio.run(resolve(frozenset({"localhost:8000"}))) >= 1


def test_sources_that_share_a_host_stay_in_one_process() -> None:
    def source(name: str, *urls: str) -> Source:
        return Source(id=name, name=name, division_code="350128", level="county", start_urls=urls)

    sources = [
        source("a", "http://a.cn/"),
        source("b", "http://b.cn/"),
        source("ab", "http://a.cn/x", "http://c.cn/"),
        source("c", "http://c.cn/y"),
        source("d", "http://a.cn:8080/"),
    ]
    groups = groups_by_host(sources, 3)
    assert sorted(sorted(each.id for each in group) for group in groups) == [["a", "ab", "c"], ["b"], ["d"]]
    assert len(groups_by_host(sources, 1)) == 1
