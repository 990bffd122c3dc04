package app.fieldvault.screen.visit

import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.NextDay
import java.time.LocalDate

/** How a visit went. [wire]: the word that is stored, the same in every language. */
enum class VisitOutcome(val wire: String) {
    Ordered("ordered"),
    Interested("interested"),
    WantsQuote("wants_quote"),
    Met("met"),
    Absent("absent"),
    Declined("declined"),
    ;

    companion object {
        /** The outcome that is stored as [wire]; others come from elsewhere and are shown as they are. */
        fun of(wire: String): VisitOutcome? = entries.find { it.wire == wire }
    }
}

/** What the form of a visit shows. */
data class LogVisitState(
    val name: String = "",
    val company: String = "",
    val outcome: VisitOutcome? = null,
    val next: NextDay? = null,
    val nextDate: LocalDate? = null,
    val pickable: List<LocalDate> = emptyList(),
    val picking: Boolean = false,
    val nextNote: String = "",
    val note: String = "",
    val recordsPlace: Boolean = false,
    val place: String = "",
    val draftBack: Boolean = false,
    val asksToLeave: Boolean = false,
    val saving: Boolean = false,
    val failure: AgentFailure? = null,
) {
    /** A visit needs an outcome and nothing else. */
    val canSave: Boolean get() = outcome != null && !saving

    /** Whether something would be lost. */
    val isTouched: Boolean
        get() = outcome != null || next != null || note.isNotBlank() || nextNote.isNotBlank() || place.isNotBlank()

    /** What a person typed is not for logs. */
    override fun toString(): String = "LogVisitState"
}

/** What a person did. */
sealed interface LogVisitEvent {
    /** Said how it went. */
    data class ChoseOutcome(val outcome: VisitOutcome) : LogVisitEvent

    /** Chose when to follow up; the same again takes it back. */
    data class ChoseNext(val day: NextDay) : LogVisitEvent

    /** Opens or closes the days. */
    data object PickDay : LogVisitEvent

    /** Typed what is next. */
    data class TypedNext(val text: String) : LogVisitEvent {
        override fun toString(): String = "TypedNext"
    }

    /** Typed a note. */
    data class TypedNote(val text: String) : LogVisitEvent {
        override fun toString(): String = "TypedNote"
    }

    /** Turns the place on or off. Off forgets what was typed. */
    data class PlaceSwitched(val on: Boolean) : LogVisitEvent

    /** Typed the place. */
    data class TypedPlace(val text: String) : LogVisitEvent {
        override fun toString(): String = "TypedPlace"
    }

    /** Saves. */
    data object Save : LogVisitEvent

    /** Wants to leave. */
    data object Back : LogVisitEvent

    /** Leaves and keeps the draft. */
    data object KeepDraft : LogVisitEvent

    /** Throws it away. */
    data object Discard : LogVisitEvent

    /** Stays. */
    data object Stay : LogVisitEvent

    /** The app is being left. */
    data object Paused : LogVisitEvent

    /** Has read the failure. */
    data object FailureRead : LogVisitEvent
}

/** What happens once. */
sealed interface LogVisitEffect {
    /** Back to the customer. */
    data object Back : LogVisitEffect

    /** Kept on this phone, will be sent. */
    data object Saved : LogVisitEffect
}
