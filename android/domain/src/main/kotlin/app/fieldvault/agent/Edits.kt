package app.fieldvault.agent

/** A value of a field. */
sealed interface FieldValue {
    /** Text. */
    data class Text(val text: String) : FieldValue {
        override fun toString(): String = "Text"
    }

    /** A number, or a time in Unix milliseconds. */
    data class Number(val number: Long) : FieldValue {
        override fun toString(): String = "Number"
    }

    /** Yes or no. */
    data class Flag(val flag: Boolean) : FieldValue

    /** Nothing. */
    data object Nothing : FieldValue
}

/** A change of one field. Names are those of the wire: name, company, phone, email, address, notes, title. */
data class FieldChange(val field: String, val value: FieldValue) {
    override fun toString(): String = "FieldChange($field)"
}

/** A visit to be logged. [atMs] null = now. */
data class NewVisit(
    val note: String,
    val outcome: String,
    val atMs: Long?,
    val place: String?,
    val reminder: NewReminder?,
) {
    override fun toString(): String = "NewVisit"
}

/** A reminder to be made. */
data class NewReminder(val dueMs: Long, val note: String) {
    override fun toString(): String = "NewReminder"
}

/** What was queued: kept on this phone, sent at the next sync. */
data class Queued(val record: String, val pending: Long)

/** What a draft belongs to. */
enum class DraftKind { Edit, Visit }

/** What waits for the server and what waits for a person. */
data class PendingWork(val operations: List<PendingOperation>, val conflicts: List<Conflict>)

/** Kind of a record. */
enum class EntityKind { Customer, Contact, Visit, Reminder }

/** An edit that the server has not answered. */
data class PendingOperation(
    val op: String,
    val entity: EntityKind,
    val record: String,
    val customer: String,
    val fields: List<String>,
)

/** A field with two values. */
data class Conflict(
    val id: Long,
    val record: String,
    val entity: EntityKind,
    val customer: String,
    val field: String,
    val mine: FieldValue,
    val theirs: FieldValue,
    val rejected: RejectCode?,
    val atMs: Long,
)

/** Why the server refused an edit as a whole. */
enum class RejectCode { NoLongerYours, Deleted, Unknown, FieldNotEditable, InvalidValue }

/** How a conflict is settled. */
sealed interface Resolution {
    /** My value. */
    data object Mine : Resolution

    /** The other side's. */
    data object Theirs : Resolution

    /** A third. */
    data class Other(val value: FieldValue) : Resolution
}
