"""What leaves gouji as a file: the audit log and the findings as CSV, for spreadsheets and for the archive.

Reading order: forms (columns and names), safe (harmless texts), files (writing), audit_log, findings.
"""

from audit.export.audit_log import AuditLogExport, verify_csv, write_audit_log
from audit.export.findings import cell_name, write_findings
from audit.export.forms import FINDING_COLUMNS, audit_log_name, findings_name, is_export
from audit.export.safe import plain_text, safe_text

__all__ = [
    "FINDING_COLUMNS",
    "AuditLogExport",
    "audit_log_name",
    "cell_name",
    "findings_name",
    "is_export",
    "plain_text",
    "safe_text",
    "verify_csv",
    "write_audit_log",
    "write_findings",
]
