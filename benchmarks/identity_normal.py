"""How many identifiers are normalised in a second on one core: `python -m benchmarks.identity_normal [COUNT]`.

All are invented and each stands there once, which is the worst case: in life those of a file repeat.
"""

import sys
import time

from vangnet.identities.linking import addresses
from vangnet.identities.linking.normal import normal
from vangnet.intake.report import Kind

PATTERNS = {
    Kind.EMAIL: "Test.Account{0}+x@Example{1}.org",
    Kind.PHONE: "+3161{0:07}",
    Kind.IP: "2a02:a000:{1:x}::{0:x}",
    Kind.NICKNAME: "TestAccount_{0}",
    Kind.ACCOUNT: "10000{0}",
    Kind.URL: "https://www.example{1}.org/map/{0}?utm_source=x&id={0}#top",
    Kind.WALLET: "0x{0:040x}",
    Kind.DEVICE: "IMEI 3512345{0:07}",
    Kind.NAME: "Test Account {0}",
    Kind.BANK: "NL91 ABNA 0417 1643 {1:02}",
}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    all_told = []
    for kind, pattern in PATTERNS.items():
        told = [pattern.format(number, number % 97) for number in range(count)]
        all_told += [(kind, value) for value in told[: count // 10]]
        print(f"{kind:10} {_rate([(kind, value) for value in told]):>10,.0f} a second")
    print(f"{'mixed':10} {_rate(all_told):>10,.0f} a second, none seen before")
    print(f"{'mixed':10} {_rate(all_told, forget=False):>10,.0f} a second, seen before")


def _rate(told: list[tuple[Kind, str]], *, forget: bool = True) -> float:
    if forget:
        addresses.email.cache_clear()
        addresses.phone.cache_clear()
    start = time.perf_counter()
    for kind, value in told:
        normal(kind, value, platform="WhatsApp Messenger")
    return len(told) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
