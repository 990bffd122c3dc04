package app.fieldvault.screen.edit

import app.fieldvault.agent.AgentFailure

/** What the form shows. */
data class EditState(
    val isNew: Boolean = false,
    val loaded: Boolean = false,
    val values: Map<CustomerField, String> = emptyMap(),
    val changed: Set<CustomerField> = emptySet(),
    /** Fields that are masked: read-only until they are shown for a reason. */
    val masked: Set<CustomerField> = emptySet(),
    val problems: Map<CustomerField, FieldProblem> = emptyMap(),
    val draftBack: Boolean = false,
    val asksToLeave: Boolean = false,
    val saving: Boolean = false,
    val failure: AgentFailure? = null,
) {
    /** Whether there is something to save. */
    val canSave: Boolean get() = loaded && changed.isNotEmpty() && !saving

    /** What a person typed is not for logs. */
    override fun toString(): String = "EditState"
}

/** What a person did in the form. */
sealed interface EditEvent {
    /** Typed. */
    data class Typed(val field: CustomerField, val text: String) : EditEvent {
        override fun toString(): String = "Typed($field)"
    }

    /** Went on to another field: what is wrong with this one is said now. */
    data class LeftField(val field: CustomerField) : EditEvent

    /** Wants to correct masked fields. That is the reason, and it is recorded. */
    data object ShowMasked : EditEvent

    /** Saves. */
    data object Save : EditEvent

    /** Wants to leave. */
    data object Back : EditEvent

    /** Leaves and keeps the draft. */
    data object KeepDraft : EditEvent

    /** Throws away what was typed. */
    data object Discard : EditEvent

    /** Stays. */
    data object Stay : EditEvent

    /** The app is being left. */
    data object Paused : EditEvent

    /** Has read the failure. */
    data object FailureRead : EditEvent
}

/** What happens once. */
sealed interface EditEffect {
    /** Back to where the form was opened. */
    data object Back : EditEffect

    /** Kept on this phone, will be sent. [customer] is the one that was made or changed. */
    data class Saved(val customer: String, val isNew: Boolean) : EditEffect
}
