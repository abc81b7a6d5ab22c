"""Kinds of tamper with the database in hand: what each does in SQL, and which check of `verify` says so.

Those of the last table are seen by none; docs/threats.md says why.
"""

FACTS, ANSWERS, DRUGS = "labels_historicalfact", "faq_historicalentry", "labels_historicaldrug"
LEDGER, CHECKPOINTS = "audit_ledgerentry", "audit_checkpoint"
LAST = f"(SELECT MAX(seq) FROM {LEDGER})"


def newest(table: str, key: str = "id") -> str:
    return f"{key} = (SELECT MAX({key}) FROM {table})"


SIGNED = f"(SELECT MAX(history_id) FROM {FACTS} WHERE kind IS NOT NULL)"
EDITION = f"{FACTS} SET {{}} WHERE kind IS NOT NULL"
OF_AN_EDITION = {  # a column of every signed fact, and another value
    "statement": "'Other.'",
    "heading": "'Other'",
    "topic": "'safety'",
    "claim": "'literature'",
    "claim_text": "'Other.'",
    "claim_sections": "'9'",
    "condition": "'gout'",
    "beyond_evidence": "'Other.'",
    "slug": "'other'",
    "author_name": "'Else'",
    "author_id": "author_id + 1",
    "status": "'retired'",
    "kind": "'reaffirmed'",
    "edition": "edition + 7",
    "html": """'{"statement": "<p>Other.</p>"}'""",
    "evidence": """'{"sources": []}'""",
    "digest": f"'{'0' * 64}'",
    "sample": "TRUE",
    "review_due": "'2099-01-01'",
    "meaning": "'reaffirmed'",
    "method": "'program'",
    "actor_name": "'Else'",
    "actor_credentials": "'MD'",
    "actor_slug": "'else'",
    "history_user_id": "history_user_id + 1",
    "history_date": "'2020-01-01 00:00:00+00:00'",
    "history_change_reason": "'Other.'",
    "history_type": "'-'",
}
RECORD: dict[str, tuple[str, str]] = {
    **{f"a fact: {column}": (f"UPDATE {EDITION.format(f'{column} = {value}')}", "revisions") for column, value in OF_AN_EDITION.items()},
    "an answer: question": (f"UPDATE {ANSWERS} SET question = 'Other?' WHERE kind IS NOT NULL", "revisions"),
    "an answer: short answer": (f"UPDATE {ANSWERS} SET short_answer = 'Other.' WHERE kind IS NOT NULL", "editions"),
    "an answer: what it cites": (f"""UPDATE {ANSWERS} SET evidence = '{{"sources": []}}' WHERE kind IS NOT NULL""", "editions"),
    "an answer: evidence that makes no sense": (f"UPDATE {ANSWERS} SET evidence = '[3]' WHERE kind IS NOT NULL", "editions"),
    "the words of a draft": (f"UPDATE {FACTS} SET statement = 'Other.' WHERE kind IS NULL", "revisions"),
    "a draft deleted": (f"DELETE FROM {FACTS} WHERE history_id = (SELECT MIN(history_id) FROM {FACTS})", "revisions"),
    "the newest edition deleted": (f"DELETE FROM {FACTS} WHERE history_id = {SIGNED}", "revisions"),
    "the newest edition made a draft": (f"UPDATE {FACTS} SET kind = NULL WHERE history_id = {SIGNED}", "revisions"),
    "a drug: brand name": (f"UPDATE {DRUGS} SET brand_name = 'Other'", "revisions"),
    "a drug: generic name": (f"UPDATE {DRUGS} SET generic_name = 'other'", "revisions"),
    "a drug: links": (f"UPDATE {DRUGS} SET links = 'support: Other, https://other.example.org/'", "revisions"),
    "a drug: notice": (f"UPDATE {DRUGS} SET notice = 'Other.' WHERE {newest(DRUGS, 'history_id')}", "revisions"),
    "a drug: who signed its notice": (f"UPDATE {DRUGS} SET notice_by = 'Else, MD' WHERE {newest(DRUGS, 'history_id')}", "revisions"),
    "a drug: its newest revision deleted": (f"DELETE FROM {DRUGS} WHERE {newest(DRUGS, 'history_id')}", "revisions"),
    "the working copy of a fact": ("UPDATE labels_fact SET statement = 'Other.'", "working copies"),
    "the working copy of an answer": ("UPDATE faq_entry SET question = 'Other?'", "working copies"),
    "the working copy of a drug": ("UPDATE labels_drug SET brand_name = 'Other'", "working copies"),
    "what came of an error report": ("UPDATE editorial_errorreport SET said = 'Other.'", "reports"),
    "an error report deleted": ("DELETE FROM editorial_errorreport", "reports"),
    "a comment": ("UPDATE editorial_comment SET words = 'Other.'", "records"),
    "a comment deleted": ("DELETE FROM editorial_comment", "records"),
    "who is to do it": ("UPDATE editorial_assignment SET taker_name = 'Else'", "records"),
}  # fmt: skip
PROOF: dict[str, tuple[str, str]] = {
    "the ledger: what an entry says": (f"UPDATE {LEDGER} SET payload = REPLACE(payload, 'Written', 'Sworn')", "ledger"),
    "the ledger: a hash": (f"UPDATE {LEDGER} SET leaf_hash = '{'0' * 64}' WHERE seq = 5", "ledger"),
    "the ledger: who did it": (f"UPDATE {LEDGER} SET actor_name = 'Else' WHERE seq = 5", "ledger"),
    "the ledger: of which kind": (f"UPDATE {LEDGER} SET kind = 'other' WHERE seq = 5", "ledger"),
    "the ledger: of what": (f"UPDATE {LEDGER} SET subject = 'other:1' WHERE seq = 5", "ledger"),
    "the ledger: when": (f"UPDATE {LEDGER} SET at = '2020-01-01 00:00:00+00:00' WHERE seq = 5", "ledger"),
    "the ledger: whether it is public": (f"UPDATE {LEDGER} SET public = NOT public WHERE seq = 5", "ledger"),
    "the ledger: an entry deleted": (f"DELETE FROM {LEDGER} WHERE seq = 5", "ledger"),
    "the ledger: what was signed cut off": (f"DELETE FROM {LEDGER} WHERE seq > {LAST} - 3", "missing"),
    "the ledger: an entry at its end without our seal": (
        f"INSERT INTO {LEDGER} (seq, at, kind, subject, actor_name, public, payload, leaf_hash)"
        f" SELECT seq + 1, '2097-01-01 00:00:00+00:00', kind, subject, actor_name, public, payload, leaf_hash FROM {LEDGER}"
        f" WHERE seq = {LAST}",
        "unsealed",
    ),
    "the ledger: an unsigned entry with another seal": (f"UPDATE {LEDGER} SET seal = '{'0' * 64}' WHERE seq = {LAST}", "unsealed"),
    "a checkpoint: its note": (f"UPDATE {CHECKPOINTS} SET note = 'spoiled'", "checkpoints"),
    "a checkpoint: its frontier": (f"UPDATE {CHECKPOINTS} SET frontier = ''", "checkpoints"),
    "a checkpoint: its time": (f"UPDATE {CHECKPOINTS} SET at = '2020-01-01 00:00:00+00:00'", "checkpoints"),
    "a checkpoint deleted": (f"DELETE FROM {CHECKPOINTS}", "checkpoints"),
    "a copy of another site slipped in": ("INSERT INTO audit_copiedentry (seq, subject, proof) VALUES (1, 'faq.entry:1', '{}')", "copies"),
    "the index of search": ("UPDATE dupisite_indexedpage SET title = 'Other'", "search"),
}  # fmt: skip
VERSION = "labels_labelversion"
LABELS: dict[str, tuple[str, str]] = {
    "a label: number": (f"UPDATE {VERSION} SET number = 9 WHERE {newest(VERSION)}", "labels"),
    "a label: date": (f"UPDATE {VERSION} SET effective = '2031-01-01'", "labels"),
    "a label: origin": (f"UPDATE {VERSION} SET origin = 'illustrative'", "labels"),
    "a label: title": (f"UPDATE {VERSION} SET title = 'Other'", "labels"),
    "a label: document": (f"UPDATE {VERSION} SET document_id = 'other'", "labels"),
    "a label: when it was captured": (f"UPDATE {VERSION} SET captured_at = '2020-01-01 00:00:00+00:00'", "labels"),
    "a label: who captured it": (f"UPDATE {VERSION} SET captured_by_name = 'Else'", "labels"),
    "a label: its hash": (f"UPDATE {VERSION} SET sha256 = '{'0' * 64}' WHERE {newest(VERSION)}", "labels"),
    "a section: title": ("UPDATE labels_labelsection SET title = 'Other' WHERE number = '1.1'", "labels"),
    "a section deleted": (f"DELETE FROM labels_labelsection WHERE {newest('labels_labelsection')}", "labels"),
    "a section: which text": ("UPDATE labels_labelsection SET text_id = (SELECT MIN(sha256) FROM labels_sectiontext)", "labels"),
    "the words of a section": ("UPDATE labels_sectiontext SET blocks = '[]'", "labels"),
    "the HTML of a section": ("UPDATE labels_sectiontext SET html = '<p>Other.</p>'", "labels"),
    "a look: its outcome": ("UPDATE labels_lookup SET outcome = 'nothing new'", "labels"),
    "a look: its time": ("UPDATE labels_lookup SET at = '2020-01-01 00:00:00+00:00'", "labels"),
    "a look: what it said": ("UPDATE labels_lookup SET detail = 'Other.'", "labels"),
    "a look deleted": (f"DELETE FROM labels_lookup WHERE {newest('labels_lookup')}", "labels"),
    "a look that never was": (
        "INSERT INTO labels_lookup (drug_id, at, outcome, detail) SELECT id, '2020-01-01 00:00:00+00:00', 'failed', '' FROM labels_drug",
        "labels",
    ),
    "triage: its queue": ("UPDATE labels_triageitem SET queue = 'section'", "labels"),
    "triage: its sentence": ("UPDATE labels_triageitem SET sentence = 'Other.'", "labels"),
    "triage: an item without a decision deleted": (
        "DELETE FROM labels_triageitem WHERE id = (SELECT MAX(id) FROM labels_triageitem WHERE id NOT IN (SELECT item_id FROM labels_disposal))",
        "labels",
    ),
    "a decision: what": ("UPDATE labels_disposal SET decision = 'new fact'", "labels"),
    "a decision: why": ("UPDATE labels_disposal SET reason = 'Other.'", "labels"),
    "a decision: by whom": ("UPDATE labels_disposal SET person_name = 'Else'", "labels"),
    "a decision taken away": (f"DELETE FROM labels_disposal WHERE {newest('labels_disposal')}", "labels"),
}  # fmt: skip
PERSON = "editorial_person"
PEOPLE: dict[str, tuple[str, str]] = {
    **{
        f"an account: {column}": (f"UPDATE {PERSON} SET {column} = {value} WHERE username = 'bea'", "rights")
        for column, value in {
            "username": "'bee'",
            "printed_name": "'Else'",
            "credentials": "'MD'",
            "slug": "'else'",
            "biography": "'Other.'",
            "email": "'else@example.org'",
            "is_sample": "TRUE",
            "is_staff": "FALSE",
            "is_active": "FALSE",
            "is_superuser": "TRUE",
        }.items()
    },
    "a password": (f"UPDATE {PERSON} SET password = 'md5$a$b' WHERE username = 'bea'", "credentials"),
    "the secret of a device": (f"UPDATE otp_totp_totpdevice SET key = '{'ab' * 20}'", "credentials"),
    "how long a code is good": ("UPDATE otp_totp_totpdevice SET tolerance = 9999", "credentials"),
    "a device deleted": ("DELETE FROM otp_totp_totpdevice", "credentials"),
    "a device given to another": (f"UPDATE otp_totp_totpdevice SET user_id = (SELECT id FROM {PERSON} WHERE username = 'ann')", "credentials"),
    "a recovery code": (f"UPDATE otp_static_statictoken SET token = 'theirs' WHERE {newest('otp_static_statictoken')}", "credentials"),
    "recovery codes deleted": ("DELETE FROM otp_static_statictoken", "credentials"),
    "a group": (
        f"INSERT INTO editorial_person_groups (person_id, group_id) SELECT p.id, g.id FROM {PERSON} p, auth_group g"
        " WHERE p.username = 'ann' AND g.name = 'reviewer'",
        "rights",
    ),
    "a permission": (
        f"INSERT INTO editorial_person_user_permissions (person_id, permission_id) SELECT p.id, a.id FROM {PERSON} p,"
        " auth_permission a WHERE a.codename = 'sign_fact'",
        "rights",
    ),
    "what a group may do": ("DELETE FROM auth_group_permissions", "rights"),
    "the right to sign: whose": ("UPDATE editorial_appointment SET printed_name = 'Else'", "records"),
    "the right to sign: what was seen": ("UPDATE editorial_appointment SET how = 'Other.'", "records"),
    "the right to sign given": (
        "INSERT INTO editorial_appointment (by_id, by_name, at, person_id, stage, printed_name, credentials, how) SELECT by_id,"
        f" by_name, at, (SELECT id FROM {PERSON} WHERE username = 'ann'), stage, 'Ann Example', 'PharmD', how FROM"
        f" editorial_appointment WHERE {newest('editorial_appointment')}",
        "records",
    ),
    "the right to sign taken": (f"DELETE FROM editorial_appointment WHERE {newest('editorial_appointment')}", "records"),
}  # fmt: skip
TAMPERS = {**RECORD, **PROOF, **LABELS, **PEOPLE}

UNSEEN = {  # as docs/threats.md names it
    "the words of an error report, and how its reader can be reached": "UPDATE editorial_errorreport SET words = 'Other.'",
    "the private end of the ledger cut off": f"DELETE FROM {LEDGER} WHERE seq = {LAST}",
    "the seal of an entry that is under a checkpoint": f"UPDATE {LEDGER} SET seal = NULL WHERE seq = 5",
    "the time of a checkpoint, between the entries around its end": f"UPDATE {CHECKPOINTS} SET at = (SELECT at FROM {LEDGER} WHERE seq = size)",
    "the date of the last login, and since when an account is there": f"UPDATE {PERSON} SET last_login = NULL, date_joined = '2020-01-01 00:00:00+00:00'",
    "which one-time code was used last": "UPDATE otp_totp_totpdevice SET last_t = -1, drift = 0",
    "sessions, and who is locked out": "DELETE FROM axes_accessattempt",
    "which migrations were run": "UPDATE django_migrations SET applied = '2020-01-01 00:00:00+00:00'",
}  # fmt: skip
