"""The tables of the ledger: facts above, derivations below.

SQLModel classes describe them; nothing here validates (``table=True`` classes do not), so values are checked
in ``convert`` before they come near a table. Rows are written and read through SQLAlchemy's core, ten times
faster than objects.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, BigInteger, UniqueConstraint, false
from sqlmodel import Field

from claimtrack.store.columns import Amount, Base, Key, key, link, table_of, words

# --- facts -------------------------------------------------------------------------------------------------


class RunRow(Base, table=True):
    """One ingest. ``finished`` and ``counts`` stay null where it was killed."""

    __tablename__ = "run"
    id: int | None = key()
    started: str = words()
    finished: str | None = words()
    program: str = words()
    command: str = words()
    counts: dict[str, Any] | None = Field(sa_type=JSON)


class FailureRow(Base, table=True):
    """What a run could not read, and why."""

    __tablename__ = "failure"
    id: int | None = key()
    run_id: int = link("run.id", index=True)
    place: str = words()
    message: str = words()


class DocumentRow(Base, table=True):
    """An identity under which texts are found: path, URL, record or feed id.

    ``source`` is the file or feed where it was read last, null where that was not noted; ``is_shared`` says
    that its id means it in every file. ``removed`` is the batch that took it out: it has no newest version
    then, and is gone with the next ingest.
    """

    __tablename__ = "document"
    id: int | None = key()
    identity: str = words(unique=True)
    source: str | None = words()
    is_shared: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    removed: int | None = Field(sa_type=cast(Any, Key))


class VersionRow(Base, table=True):
    """One text of a document. Versions are numbered from 1; reports see the ``newest``."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: int | None = key()
    document_id: int = link("document.id")
    run_id: int | None = Field(foreign_key="run.id", ondelete="SET NULL", index=True, sa_type=cast(Any, Key))
    number: int
    newest: bool
    sha256: str = words()
    title: str | None = words()
    publisher: str | None = words()
    url: str | None = words()
    date: str | None = words()
    language: str = words()
    issued_by: str | None = words()
    reader: str = words()
    found: dict[str, str] = Field(sa_type=JSON)
    retrieved_at: str = words()
    extractor: int | None
    parser: str | None = words()
    unread: str | None = words()
    characters: int
    text: str = words()


class SentenceRow(Base, table=True):
    """One sentence of a version; the database's full-text index stands over ``text``."""

    __tablename__ = "sentence"
    __table_args__ = (UniqueConstraint("version_id", "start"),)
    id: int | None = key()
    version_id: int = link("version.id")
    start: int
    end: int
    text: str = words()


class ClaimRow(Base, table=True):
    """One claim of a version: the whole record under its own names, so that the table can be read as it is.

    ``sentence_id`` is the sentence where the figure begins; ``low_float`` and ``high_float`` are for order.
    ``added`` is the decision by which a user added the figure, null where it was extracted.
    """

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("version_id", "claim"),)
    id: int | None = key()
    version_id: int = link("version.id")
    sentence_id: int | None = Field(
        foreign_key="sentence.id", ondelete="SET NULL", index=True, sa_type=cast(Any, Key)
    )
    claim: str = words(index=True)
    document: str = words()
    publisher: str | None = words()
    title: str | None = words()
    url: str | None = words()
    date: str | None = words()
    language: str = words()
    start: int
    end: int
    surface: str = words()
    wording: str = words()
    wording_start: int
    wording_end: int
    low: Decimal | None = Field(sa_type=Amount)
    high: Decimal | None = Field(sa_type=Amount)
    low_float: float | None
    high_float: float | None
    bound: str = words()
    unit: str | None = words()
    direction: str | None = words()
    kind: str | None = words()
    event: str | None = words()
    event_start: int | None
    event_end: int | None
    event_kind: str | None = words()
    event_place: str | None = words()
    event_from: str | None = words()
    event_to: str | None = words()
    status: str | None = words()
    counted: str | None = words()
    counted_head: str | None = words()
    action: str | None = words()
    side: str | None = words()
    agent: str | None = words()
    place: str | None = words()
    category: str | None = words()
    inferred: list[str] = Field(sa_type=JSON)
    time_start: str | None = words()
    time_end: str | None = words()
    asof: str | None = words()
    asof_basis: str = words()
    modality: str = words()
    basis: str | None = words()
    hedge: str | None = words()
    speaker: str | None = words()
    speaker_surface: str | None = words()
    speaker_start: int | None
    speaker_end: int | None
    cue: str | None = words()
    speaker_role: str | None = words()
    speaker_affiliation: str | None = words()
    authority: str | None = words()
    chain: list[str] = Field(sa_type=JSON)
    attribution: str = words()
    restates: str | None = words()
    sentence: str = words()
    sentence_start: int
    sentence_end: int
    confidence: float
    speaker_confidence: float
    added: int | None = Field(sa_type=cast(Any, Key))


class DecisionRow(Base, table=True):
    """One thing that a user decided, never changed afterwards: what is taken back is another row.

    ``batch`` numbers the commands: what one command decided is one batch. ``kind`` says what ``target``
    names: a claim (its id), a topic (its key), a speaker (a name), a document (its identity). ``undoes`` is
    the batch that this row takes back. ``document`` and ``anchor`` say where a claim stood, so that it is
    found again in another reading or version of its document.
    """

    __tablename__ = "decision"
    id: int | None = key()
    batch: int = Field(index=True, sa_type=cast(Any, Key))
    at: str = words()
    who: str = words()
    kind: str = words()
    action: str = words()
    target: str = words(index=True)
    field: str | None = words()
    value: str | None = words()
    undoes: int | None = Field(sa_type=cast(Any, Key))
    document: str | None = words()
    anchor: dict[str, Any] | None = Field(sa_type=cast(Any, JSON(none_as_null=True)))


# --- derivations: dropped and rebuilt from the facts -------------------------------------------------------


class DerivationRow(Base, table=True):
    """A derivation that is up to date with the facts, and the version of the code that made it."""

    __tablename__ = "derivation"
    name: str = words(primary_key=True)
    version: int


class DirtyRow(Base, table=True):
    """What was touched since a derivation was made (``dirty``). No foreign keys: what is gone counts, too."""

    __tablename__ = "dirty"
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_with_rowid": False}
    kind: str = words(primary_key=True)
    key: str = words(primary_key=True)


class GistRow(Base, table=True):
    """What of a document's newest text is compared to find copies; see ``copies``. ``place`` is under what it
    is in the index, ``terms`` how often."""

    __tablename__ = "gist"
    document_id: int = Field(primary_key=True, sa_type=cast(Any, Key))
    place: int = Field(unique=True, sa_type=BigInteger)
    sha256: str = words()
    terms: int
    gist: bytes


class ShingleRow(Base, table=True):
    """The index of terms to the places of the documents that have them."""

    __tablename__ = "shingle"
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_with_rowid": False}
    hash: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    document: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})


class ClaimTopicRow(Base, table=True):
    """The topic of a newest claim: as decided by the user, and as ``derived`` from its story."""

    __tablename__ = "claim_topic"
    claim_id: int = link("claim.id", primary_key=True)
    topic: str = words(index=True)
    name: str = words()
    derived: str = words(index=True)
    derived_name: str = words()


class TopicRow(Base, table=True):
    """A topic of a story as derived: its ``parts``, and where it stands in an overview."""

    __tablename__ = "topic"
    story: str = words(primary_key=True)
    key: str = words(primary_key=True, index=True)
    name: str = words()
    parts: list[list[str]] = Field(sa_type=JSON)
    comparable: bool
    ord: int
    family: str = words()
    parents: list[str] = Field(sa_type=JSON)
    circle: str = words(index=True)


class ClaimDecisionRow(Base, table=True):
    """What the user's decisions come to for one claim; ``fields`` are the values set, under their names."""

    __tablename__ = "claim_decision"
    claim_id: int = link("claim.id", primary_key=True)
    verdict: str | None = words()
    grade: str | None = words()
    tags: list[str] = Field(sa_type=JSON)
    notes: list[str] = Field(sa_type=JSON)
    fields: dict[str, Any] = Field(sa_type=JSON)


class ClaimTagRow(Base, table=True):
    """One tag of a claim, for filters."""

    __tablename__ = "claim_tag"
    claim_id: int = link("claim.id", primary_key=True)
    tag: str = words(primary_key=True, index=True)


class ClaimValueRow(Base, table=True):
    """One decided field of a claim as text, for filters; the empty text is no value."""

    __tablename__ = "claim_value"
    claim_id: int = link("claim.id", primary_key=True)
    field: str = words(primary_key=True)
    value: str = words()


class OrphanRow(Base, table=True):
    """A decision about a claim that no newest version makes any more."""

    __tablename__ = "orphan"
    decision_id: int = link("decision.id", primary_key=True)
    reason: str = words()


class SpeakerNameRow(Base, table=True):
    """A voice's name, and the canonical one under which its figures are shown: decided and derived."""

    __tablename__ = "speaker_name"
    name: str = words(primary_key=True)
    canonical: str = words(index=True)
    derived: str = words()


class VoiceUseRow(Base, table=True):
    """How a document names a voice, each way once."""

    __tablename__ = "voice_use"
    id: int | None = key()
    document_id: int = Field(index=True, sa_type=cast(Any, Key))
    name: str = words(index=True)
    role: str | None = words()
    affiliation: str | None = words()
    document: str = words()
    publisher: str | None = words()


class VoiceKeyRow(Base, table=True):
    """What two names share that may be one voice."""

    __tablename__ = "voice_key"
    name: str = words(primary_key=True)
    key: str = words(primary_key=True, index=True)


class VoiceRow(Base, table=True):
    """A name of somebody, and the one name of its voice as derived."""

    __tablename__ = "voice"
    name: str = words(primary_key=True)
    derived: str = words()


class CopyPairRow(Base, table=True):
    """Two documents that share text; ``a`` has the smaller identity."""

    __tablename__ = "copy_pair"
    a: int = link("document.id", primary_key=True)
    b: int = link("document.id", primary_key=True, index=True)
    kind: str = words()
    containment: float


class DocumentOriginRow(Base, table=True):
    """The origin of a document: the document with the smallest identity in its group of copies."""

    __tablename__ = "document_origin"
    document_id: int = link("document.id", primary_key=True)
    origin_id: int = link("document.id", index=True)


class ClaimCopyRow(Base, table=True):
    """A claim that another document of the same origin makes in the same words: ``twin_id``, shown for it."""

    __tablename__ = "claim_copy"
    claim_id: int = link("claim.id", primary_key=True)
    twin_id: int = link("claim.id", index=True)


class ProfileRow(Base, table=True):
    """What of a version is compared to find its story. ``state`` is "new" until it was put into one, "kept",
    and "old" once it reads otherwise; ``stamp`` says as what. No foreign keys: what was linked is known."""

    __tablename__ = "profile"
    version_id: int = Field(primary_key=True, sa_type=cast(Any, Key))
    document_id: int = Field(index=True, sa_type=cast(Any, Key))
    origin_id: int = Field(index=True, sa_type=cast(Any, Key))
    state: str = words(index=True)
    stamp: str = words()
    profile: dict[str, Any] = Field(sa_type=JSON)


class ProfileTermRow(Base, table=True):
    """A term under which a version is looked up for others of its story, with what it counts there."""

    __tablename__ = "profile_term"
    term: str = words(primary_key=True)
    version_id: int = Field(primary_key=True, index=True, sa_type=cast(Any, Key))
    rarity: float


class KinshipRow(Base, table=True):
    """How likely two versions are of one story, in log-odds; pairs that are less likely are not kept."""

    __tablename__ = "kinship"
    a_id: int = Field(primary_key=True, sa_type=cast(Any, Key))
    b_id: int = Field(primary_key=True, index=True, sa_type=cast(Any, Key))
    score: float


class DocumentStoryRow(Base, table=True):
    """The story of a document: as decided by the user, and as ``derived`` from what is alike."""

    __tablename__ = "document_story"
    document_id: int = link("document.id", primary_key=True)
    story: str = words(index=True)
    name: str = words()
    derived: str = words(index=True)
    derived_name: str = words()


RUN = table_of(RunRow)
FAILURE = table_of(FailureRow)
DOCUMENT = table_of(DocumentRow)
VERSION = table_of(VersionRow)
SENTENCE = table_of(SentenceRow)
CLAIM = table_of(ClaimRow)
DECISION = table_of(DecisionRow)
DERIVATION = table_of(DerivationRow)
DIRTY = table_of(DirtyRow)
GIST = table_of(GistRow)
SHINGLE = table_of(ShingleRow)
CLAIM_TOPIC = table_of(ClaimTopicRow)
TOPIC = table_of(TopicRow)
CLAIM_DECISION = table_of(ClaimDecisionRow)
CLAIM_TAG = table_of(ClaimTagRow)
CLAIM_VALUE = table_of(ClaimValueRow)
ORPHAN = table_of(OrphanRow)
SPEAKER_NAME = table_of(SpeakerNameRow)
VOICE_USE = table_of(VoiceUseRow)
VOICE_KEY = table_of(VoiceKeyRow)
VOICE = table_of(VoiceRow)
COPY_PAIR = table_of(CopyPairRow)
DOCUMENT_ORIGIN = table_of(DocumentOriginRow)
CLAIM_COPY = table_of(ClaimCopyRow)
PROFILE = table_of(ProfileRow)
PROFILE_TERM = table_of(ProfileTermRow)
KINSHIP = table_of(KinshipRow)
DOCUMENT_STORY = table_of(DocumentStoryRow)
METADATA = Base.metadata
