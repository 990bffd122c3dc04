package app.fieldvault.screen.customer

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.CopyField
import app.fieldvault.agent.CustomerDetails
import app.fieldvault.agent.Label
import app.fieldvault.agent.RevealReason
import app.fieldvault.screen.Route

/** What a customer's page shows. [details] is masked unless [revealed], for [reason]. */
data class CustomerState(
    val details: CustomerDetails? = null,
    val revealed: Boolean = false,
    val reason: RevealReason? = null,
    val timeline: List<TimelineEntry> = emptyList(),
    val sheet: RevealSheet? = null,
    val slow: Boolean = false,
    val busy: Boolean = false,
    val lastSyncMs: Long? = null,
    val notice: CustomerNotice? = null,
    val failure: AgentFailure? = null,
) {
    /** Whether a phone, e-mail or address may be copied now: only what is readable, and never of a restricted customer. */
    val mayCopy: Boolean get() = details?.let { !it.masked && it.label != Label.Restricted } ?: false

    /** Nothing of a customer is for logs. */
    override fun toString(): String = "CustomerState"
}

/** The sheet that asks why masked fields are to be shown, and what is done once they are. */
data class RevealSheet(val then: AfterReveal)

/** What a reveal was asked for. */
sealed interface AfterReveal {
    /** To read. */
    data object Read : AfterReveal

    /** To call [contact], or the customer if it is null: the reason is known then. */
    data class Call(val contact: String?) : AfterReveal

    /** To find the way. */
    data object Navigate : AfterReveal
}

/** A word about what has just been done. */
enum class CustomerNotice { CopiedInApp, CopiedToSystem, NoDialler, NoMap, NoNumber, NoAddress }

/** What a person did on a customer's page. */
sealed interface CustomerEvent {
    /** The page came up, also again after another one. */
    data object Shown : CustomerEvent

    /** The page was left: nothing stays revealed. */
    data object Left : CustomerEvent

    /** Calls the customer, or [contact]. */
    data class Call(val contact: String? = null) : CustomerEvent

    /** Looks for the way. */
    data object Navigate : CustomerEvent

    /** Wants to read what is masked. */
    data object AskReveal : CustomerEvent

    /** Says why. */
    data class Reveal(val reason: RevealReason) : CustomerEvent

    /** Leaves the sheet. */
    data object SheetClosed : CustomerEvent

    /** Hides again what was revealed. */
    data object Hide : CustomerEvent

    /** Copies a field. */
    data class Copy(val field: CopyField) : CustomerEvent

    /** Adds a person. */
    data object AddContact : CustomerEvent

    /** Plans a next step. */
    data object AddReminder : CustomerEvent

    /** Logs a visit. */
    data object LogVisit : CustomerEvent

    /** Edits. */
    data object Edit : CustomerEvent

    /** Has read the word or the failure. */
    data object Read : CustomerEvent
}

/** What happens once. */
sealed interface CustomerEffect {
    /** Goes to another screen. */
    data class Go(val route: Route) : CustomerEffect
}
