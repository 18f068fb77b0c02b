"""What all settings share. Each variable of the environment is read exactly once, below."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

env = environ.FileAwareEnv()

SECRET_KEY = env.str("CASEMGMT_SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("CASEMGMT_ALLOWED_HOSTS", default=[])

# Keys of the sealed records: `file` reads KEY_FILE, `environment` reads ROOT_KEY (single node, development), `vault`
# asks the transit engine of Vault or OpenBao, `pkcs11` a hardware security module.
KEY_PROVIDER = env.str("CASEMGMT_KEY_PROVIDER", default="file")
KEY_FILE = env.str("CASEMGMT_KEY_FILE", default="")
ROOT_KEY = env.str("CASEMGMT_ROOT_KEY", default="")
CREDENTIALS_DIRECTORY = env.str("CREDENTIALS_DIRECTORY", default="")
KEY_CACHE_SECONDS = env.int("CASEMGMT_KEY_CACHE_SECONDS", default=60)
EPOCH_DAYS = env.int("CASEMGMT_EPOCH_DAYS", default=90)
BACKUP_RETENTION_DAYS = env.int("CASEMGMT_BACKUP_RETENTION_DAYS", default=30)

VAULT_ADDR = env.str("CASEMGMT_VAULT_ADDR", default="")
VAULT_KEY = env.str("CASEMGMT_VAULT_KEY", default="")
VAULT_MOUNT = env.str("CASEMGMT_VAULT_MOUNT", default="transit")
VAULT_NAMESPACE = env.str("CASEMGMT_VAULT_NAMESPACE", default="")
VAULT_TOKEN = env.str("CASEMGMT_VAULT_TOKEN", default="")
VAULT_TOKEN_FILE = env.str("CASEMGMT_VAULT_TOKEN_FILE", default="")
VAULT_ROLE_ID = env.str("CASEMGMT_VAULT_ROLE_ID", default="")
VAULT_SECRET_ID = env.str("CASEMGMT_VAULT_SECRET_ID", default="")
VAULT_CA_FILE = env.str("CASEMGMT_VAULT_CA_FILE", default="")
VAULT_TIMEOUT_SECONDS = env.float("CASEMGMT_VAULT_TIMEOUT_SECONDS", default=5.0)

PKCS11_MODULE = env.str("CASEMGMT_PKCS11_MODULE", default="")
PKCS11_TOKEN_LABEL = env.str("CASEMGMT_PKCS11_TOKEN_LABEL", default="")
PKCS11_PIN = env.str("CASEMGMT_PKCS11_PIN", default="")
PKCS11_KEY_LABEL = env.str("CASEMGMT_PKCS11_KEY_LABEL", default="casemgmt-root")

SECOND_FACTOR = env.str("CASEMGMT_SECOND_FACTOR", default="")
SESSION_HOURS = env.int("CASEMGMT_SESSION_HOURS", default=10)
SESSION_IDLE_MINUTES = env.int("CASEMGMT_SESSION_IDLE_MINUTES", default=30)
SENSITIVE_TOKEN_DAYS = env.int("CASEMGMT_SENSITIVE_TOKEN_DAYS", default=30)
ORIGINS = env.list("CASEMGMT_ORIGINS", default=[])
PROXY_HOPS = env.int("CASEMGMT_PROXY_HOPS", default=0)
OIDC_PROVIDERS = env.json("CASEMGMT_OIDC_PROVIDERS", default=[])

LOG_LEVEL = env.str("CASEMGMT_LOG_LEVEL", default="INFO")
TASK_ACCESS_HOURS = env.int("CASEMGMT_TASK_ACCESS_HOURS", default=24)
DEADLINE_HORIZON_DAYS = env.int("CASEMGMT_DEADLINE_HORIZON_DAYS", default=366)
DEADLINE_ESCALATION_DAYS = env.int("CASEMGMT_DEADLINE_ESCALATION_DAYS", default=7)
DEADLINE_BACKLOG_DAYS = env.int("CASEMGMT_DEADLINE_BACKLOG_DAYS", default=31)
REVIEW_WEEKS = env.int("CASEMGMT_REVIEW_WEEKS", default=12)
CASE_RETENTION_YEARS = env.int("CASEMGMT_CASE_RETENTION_YEARS", default=10)
CONTROLLER = env.str("CASEMGMT_CONTROLLER", default="")
DPO_CONTACT = env.str("CASEMGMT_DPO_CONTACT", default="")
SUPERVISORY_AUTHORITY = env.str(
    "CASEMGMT_SUPERVISORY_AUTHORITY",
    default="Landesbeauftragte für Datenschutz und Informationsfreiheit Nordrhein-Westfalen",
)
PROCESSORS = env.json("CASEMGMT_PROCESSORS", default=[])
SEARCH_SCAN_LIMIT = env.int("CASEMGMT_SEARCH_SCAN_LIMIT", default=20_000)
FILES_DIR = env.str("CASEMGMT_FILES_DIR", default="")
DOCUMENT_MAX_BYTES = env.int("CASEMGMT_DOCUMENT_MAX_BYTES", default=20 * 1024 * 1024)
ERASURE_LEDGER = env.str("CASEMGMT_ERASURE_LEDGER", default="")
IMPORT_MAX_BYTES = env.int("CASEMGMT_IMPORT_MAX_BYTES", default=20 * 1024 * 1024)
DATABASE_POOL_SIZE = env.int("CASEMGMT_DATABASE_POOL_SIZE", default=6)
DATABASE_URL = env.str("DATABASE_URL", default="")
ROW_SECURITY = env.bool("CASEMGMT_ROW_SECURITY", default=False)
ROW_SECURITY_ROLE = env.str("CASEMGMT_ROW_SECURITY_ROLE", default="casemgmt_reader")
ROW_SECURITY_WORKER_ROLE = env.str("CASEMGMT_ROW_SECURITY_WORKER_ROLE", default="casemgmt_worker")
ROW_SECURITY_SERVICE_ROLE = env.str("CASEMGMT_ROW_SECURITY_SERVICE_ROLE", default="")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "guardian",
    "oauth2_provider",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "casemgmt.crypto",
    "casemgmt.audit",
    "casemgmt.access",
    "casemgmt.api",
    "casemgmt.privacy",
    "cases",
    "casemgmt.reference",
]

MIDDLEWARE = [
    "casemgmt.api.middleware.RequestIdentity",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "casemgmt.urls"
WSGI_APPLICATION = "casemgmt.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": []},
    }
]


def database(url: str) -> dict[str, object]:
    """The database that a URL names, with the options that keep what was acknowledged (reliability.md 4)."""
    config: dict[str, object] = dict(environ.Env.db_url_config(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["CONN_MAX_AGE"] = None
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 0
        config["OPTIONS"] = {"pool": {"min_size": 1, "max_size": DATABASE_POOL_SIZE, "timeout": 10}}
    return config


AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS: list[str] = []
PASSWORD_HASHERS = ["casemgmt.access.passwords.Argon2id"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "casemgmt.access.passwords.NotTheUserName"},
]

# Programs of partner agencies: client credentials and nothing else (RFC 6749, 4.4), with every switch of RFC 9700 on.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "casemgmt.access.oauth.ClientCredentials",
    "SCOPES_BACKEND_CLASS": "casemgmt.access.oauth.ClientScopes",
    "ACCESS_TOKEN_GENERATOR": "casemgmt.access.oauth.new_access_token",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "ALLOW_URI_WILDCARDS": False,
    "PKCE_REQUIRED": True,
    "OAUTH2_GRANT_TYPES_SUPPORTED": ["client_credentials"],
    "OAUTH2_RESPONSE_TYPES_SUPPORTED": [],
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
}
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_AUTO_PREFETCH = False
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # guardian's backend is never asked: routes read its tables (access.md 3)
    "security.W003",  # no cookie authenticates anything here, so no other site can speak for a user
]

LANGUAGE_CODE = "en"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["casemgmt.api.authentication.BearerTokens"],
    "DEFAULT_PERMISSION_CLASSES": ["casemgmt.api.permissions.ByPolicy"],
    "DEFAULT_RENDERER_CLASSES": ["casemgmt.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["casemgmt.api.rendering.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "casemgmt.api.schema.RecordSchema",
    "EXCEPTION_HANDLER": "casemgmt.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "casemgmt.api.rendering.JsonOnly",
    "DATETIME_FORMAT": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "casemgmt",
    "DESCRIPTION": "Case and care management for refugees in German municipalities.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_NAME_OVERRIDES": {
        "ShareableCategoryCode": "cases.serializers.referrals.CATEGORIES",
        "AgencyKindCode": "cases.codes.AGENCY_KINDS.choices",
        "AssessmentDomainCode": "cases.codes.ASSESSMENT_DOMAINS.choices",
        "BenefitDecisionCode": "cases.codes.BENEFIT_DECISIONS.choices",
        "CompetentBodyCode": "cases.codes.COMPETENT_BODIES.choices",
        "DocumentVariantCode": "cases.codes.DOCUMENT_VARIANTS.choices",
        "RulingBodyCode": "cases.codes.RULING_BODIES.choices",
        "RulingOutcomeCode": "cases.codes.RULING_OUTCOMES.choices",
        "StatementSourceCode": "cases.codes.STATEMENT_SOURCES.choices",
        "WorkConditionCode": "cases.codes.WORK_CONDITIONS.choices",
        "BirthPrecisionCode": "cases.codes.BIRTH_PRECISIONS.choices",
        "ClosingReasonCode": "cases.codes.CLOSING_REASONS.choices",
        "ConsentFormCode": "cases.codes.CONSENT_FORMS.choices",
        "ConsentPurposeCode": "cases.codes.CONSENT_PURPOSES.choices",
        "ContactNoteTopicCode": "cases.codes.CONTACT_NOTE_TOPICS.choices",
        "ContactWayKindCode": "cases.codes.CONTACT_WAY_KINDS.choices",
        "CountryCode": "cases.codes.COUNTRIES.choices",
        "DataCategoryCode": "cases.codes.DATA_CATEGORIES.choices",
        "DocumentKindCode": "cases.codes.DOCUMENT_KINDS.choices",
        "ErasureGroundCode": "cases.codes.ERASURE_GROUNDS.choices",
        "ErasureRefusalCode": "cases.codes.ERASURE_REFUSALS.choices",
        "FieldsOfActionCode": "cases.codes.FIELDS_OF_ACTION.choices",
        "GoalOutcomeCode": "cases.codes.GOAL_OUTCOMES.choices",
        "HouseholdRelationCode": "cases.codes.HOUSEHOLD_RELATIONS.choices",
        "IdentifierKindCode": "cases.codes.IDENTIFIER_KINDS.choices",
        "InquiryChannelCode": "cases.codes.INQUIRY_CHANNELS.choices",
        "IntakeDecisionCode": "cases.codes.INTAKE_DECISIONS.choices",
        "InterpreterGenderCode": "cases.codes.INTERPRETER_GENDERS.choices",
        "LanguageCode": "cases.codes.LANGUAGES.choices",
        "LanguageSkillCode": "cases.codes.LANGUAGE_SKILLS.choices",
        "LegalBasisCode": "cases.codes.LEGAL_BASES.choices",
        "LegalRegimeCode": "cases.codes.LEGAL_REGIMES.choices",
        "MeasureResponsibleCode": "cases.codes.MEASURE_RESPONSIBLES.choices",
        "NameVariantKindCode": "cases.codes.NAME_VARIANT_KINDS.choices",
        "NeedStatusCode": "cases.codes.NEED_STATUSES.choices",
        "RatingCode": "cases.codes.RATINGS.choices",
        "ScriptCode": "cases.codes.SCRIPTS.choices",
        "SexEntryCode": "cases.codes.SEX_ENTRIES.choices",
        "StatusDocumentCode": "cases.codes.STATUS_DOCUMENTS.choices",
        "TaskKindCode": "cases.codes.TASK_KINDS.choices",
        "VulnerabilityCode": "cases.codes.VULNERABILITIES.choices",
        "VulnerabilitySourceCode": "cases.codes.VULNERABILITY_SOURCES.choices",
        "Phase": "cases.lifecycle.Phase",
        "Standing": "cases.lifecycle.Standing",
        "TaskState": "cases.lifecycle.TaskState",
        "ReferralState": "cases.lifecycle.ReferralState",
        "ErasureState": "casemgmt.privacy.lifecycle.ErasureState",
        "GoalState": "cases.lifecycle.GoalState",
        "MeasureState": "cases.lifecycle.MeasureState",
        "AssessmentKind": "cases.lifecycle.AssessmentKind",
        "ImportState": "cases.lifecycle.ImportState",
        "AccessRequestChannelCode": "cases.codes.ACCESS_REQUEST_CHANNELS.choices",
        "AccessRequestRefusalCode": "cases.codes.ACCESS_REQUEST_REFUSALS.choices",
        "RestrictionGroundCode": "cases.codes.RESTRICTION_REASONS.choices",
        "DisputeOutcomeCode": "cases.codes.DISPUTE_SETTLEMENTS.choices",
        "LegalHoldGroundCode": "cases.codes.LEGAL_HOLD_GROUNDS.choices",
        "DisclosureKind": "cases.serializers.rights.KINDS",
        "DisclosureGround": "cases.serializers.rights.GROUNDS",
        "WithheldGround": "cases.serializers.packs.WITHHELD",
        "AccessState": "casemgmt.privacy.rights.AccessState",
        "NoticeState": "casemgmt.privacy.rights.NoticeState",
        "NoticeCause": "casemgmt.privacy.rights.NoticeCause",
        "FactorKind": "casemgmt.access.models.FactorKind",
        "RoleCode": "casemgmt.access.roles.Role",
    },
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "agencyClient": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "/oauth/token/",
                        "scopes": {
                            "referrals:read": "Read the referrals to the agency.",
                            "referrals:answer": "Accept, refuse, waitlist, start and finish them.",
                        },
                    }
                },
            }
        }
    },
    "SORT_OPERATIONS": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "casemgmt.api.schema.without_defaults_of_what_is_shown",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"safe": {"()": "casemgmt.logs.SafeFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "safe"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "level": LOG_LEVEL, "propagate": True},
        "fontTools": {"level": "WARNING"},  # below that they name the letters of what is printed
        "fpdf": {"level": "ERROR"},
        "fido2": {"level": "WARNING"},  # tells the ids of passkeys below that
        "oauth2_provider": {"level": "WARNING"},
        "oauthlib": {"level": "WARNING"},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
