#!/bin/sh
# rfc3161-client 1.0.9 gives the time of a stamp without its fraction of a second, so up to a second too early.
#
# Guess: gen_time is the genTime of the stamp. RFC 3161 (section 2.4.2) allows fractions of a second there, for those who need
#   them; a datetime has room for them, and a library that could not keep them would say so.
# Seen: a stamp of 10:00:00.987 is read as 10:00:00, without an error; asn1crypto reads .987 from the same bytes.
# It matters because: what was stamped seems older than it is. A record signed at 10:00:00.500 seems to have been stamped
#   before it was signed, and the order of several stamps of one second is lost. Compare whole seconds, or read genTime yourself.
# The stamp below was made with OpenSSL 3.0 (openssl ts -reply, clock_precision_digits = 3) at a clock set for it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --disable-pip-version-check rfc3161-client==1.0.9 asn1crypto==1.5.1
"$folder/venv/bin/python" - <<'PYTHON'
from base64 import b64decode
from importlib.metadata import version

from asn1crypto.tsp import TimeStampResp
from rfc3161_client import decode_timestamp_response

STAMP = b64decode("""
MIIB2TADAgEAMIIB0AYJKoZIhvcNAQcCoIIBwTCCAb0CAQMxDzANBglghkgBZQMEAgEFADBsBgsqhkiG9w0BCRABBKBdBFswWQIBAQYEKgMEATAxMA0GCWCG
SAFlAwQCAQUABCDDBTpC+eda/Tb57Ez1/jS2rE9GjGRWZtN6lnUd4uFjhgIBDxgTMjAyNjAzMDMxMDAwMDAuOTg3WjADAgEBMYIBNzCCATMCAQEwLjAWMRQw
EgYDVQQDDAtFeGFtcGxlIFRTQQIUB4efbQ4MM4Eip/c8Kl1pKkPpFSswDQYJYIZIAWUDBAIBBQCggZgwGgYJKoZIhvcNAQkDMQ0GCyqGSIb3DQEJEAEEMBwG
CSqGSIb3DQEJBTEPFw0yNjAzMDMxMDAwMDBaMCsGCyqGSIb3DQEJEAIMMRwwGjAYMBYEFFpugiNxdYACJxMFpcZqOZJibDNzMC8GCSqGSIb3DQEJBDEiBCBU
6MF2NbH8CqYToGiIchUpm+qGBvTrRs0oek4gbBLPvDAKBggqhkjOPQQDAgRIMEYCIQC/ZEGn/uJqGtxqdGVOabJJqUUsDJtO0mAZJ64q7F0TbAIhAMo39lPq
9iZweukge8MA8Y0Pii+bRsq5JgQM9AyTfPEL
""")

content = TimeStampResp.load(STAMP)["time_stamp_token"]["content"]["encap_content_info"]["content"]
inside = content.parsed["gen_time"]
read = decode_timestamp_response(STAMP).tst_info.gen_time
print("rfc3161-client", version("rfc3161-client"), "asn1crypto", version("asn1crypto"))
print("in the stamp:  ", inside.contents.decode(), "=", inside.native.isoformat())
print("rfc3161-client:", read.isoformat())
assert inside.contents == b"20260303100000.987Z" and inside.native.microsecond == 987000
assert read.isoformat() == "2026-03-03T10:00:00+00:00", "the fraction was dropped when this was written"
PYTHON
