package app.fieldvault.screen.pending

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Conflict
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.PendingOperation
import app.fieldvault.agent.Resolution
import app.fieldvault.screen.Route
import app.fieldvault.screen.StatusNote

/** What waits for the server, and what waits for a person. */
data class PendingState(
    val queued: List<PendingOperation> = emptyList(),
    val cards: List<ConflictCard> = emptyList(),
    val loaded: Boolean = false,
    val slow: Boolean = false,
    val syncing: Boolean = false,
    val note: StatusNote? = null,
    val lastSyncMs: Long? = null,
    val failure: AgentFailure? = null,
) {
    /** The server has everything: the phone may be switched off, reset or handed in. */
    val isSafeToSwitchOff: Boolean get() = loaded && queued.isEmpty() && cards.isEmpty() && !syncing && lastSyncMs != null

    /** Nothing of a customer is for logs. */
    override fun toString(): String = "PendingState"
}

/** Contested fields of one record. */
data class ConflictCard(
    val record: String,
    val entity: EntityKind,
    val customer: String,
    val fields: List<ConflictField>,
)

/** A contested field, with what was decided if it can still be taken back. */
data class ConflictField(val conflict: Conflict, val decision: Decision? = null) {
    /** Whether the values are masked: a third value must not be made of dots. */
    val isMasked: Boolean get() = listOf(conflict.mine, conflict.theirs).any { (it as? FieldValue.Text)?.text?.contains(DOTS) == true }

    /** Whether both can be kept in one field: free text of which both sides say something. */
    val canKeepBoth: Boolean
        get() = conflict.field in FREE_TEXT && !isMasked && conflict.rejected == null &&
            listOf(conflict.mine, conflict.theirs).all { it is FieldValue.Text && it.text.isNotBlank() }

    /** Whether something may be typed instead. */
    val canType: Boolean get() = (conflict.mine is FieldValue.Text || conflict.theirs is FieldValue.Text) && conflict.rejected.allowsAnotherTry

    private companion object {
        const val DOTS = "••••"
        val FREE_TEXT = setOf("notes", "address", "note")
    }
}

/** A decision that is applied after [secondsLeft], unless it is taken back. */
data class Decision(val choice: Choice, val secondsLeft: Int)

/** How a person settles a field. */
sealed interface Choice {
    /** What was entered on this phone. */
    data object Mine : Choice

    /** What the server holds. */
    data object Theirs : Choice

    /** Both, one under the other. */
    data object Both : Choice

    /** Something else. */
    data class Typed(val text: String) : Choice {
        override fun toString(): String = "Typed"
    }
}

/** What a person did. */
sealed interface PendingEvent {
    /** The page came up. */
    data object Shown : PendingEvent

    /** Settles a field. */
    data class Decided(val conflict: Long, val choice: Choice) : PendingEvent

    /** Takes it back. */
    data class Undone(val conflict: Long) : PendingEvent

    /** Opens a card. */
    data class OpenedConflict(val conflict: Long) : PendingEvent

    /** Opens the customer. */
    data class OpenedCustomer(val customer: String) : PendingEvent

    /** Syncs. */
    data object SyncNow : PendingEvent

    /** Has read the failure. */
    data object FailureRead : PendingEvent
}

/** What happens once. */
sealed interface PendingEffect {
    /** Goes to another screen. */
    data class Go(val route: Route) : PendingEffect
}

/** What the core is told. */
internal fun Choice.resolution(conflict: Conflict): Resolution = when (this) {
    Choice.Mine -> Resolution.Mine
    Choice.Theirs -> Resolution.Theirs
    Choice.Both -> Resolution.Other(FieldValue.Text(listOf(conflict.mine, conflict.theirs).joinToString("\n") { (it as FieldValue.Text).text }))
    is Choice.Typed -> Resolution.Other(FieldValue.Text(text.trim()))
}
