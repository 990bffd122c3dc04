package app.fieldvault.screen.reminder

import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.AgentGateway
import app.fieldvault.agent.NewReminder
import app.fieldvault.agent.Outcome
import app.fieldvault.device.AppClock
import app.fieldvault.screen.FOLLOW_UP_TIME
import app.fieldvault.screen.NextDay
import app.fieldvault.screen.Presenter
import app.fieldvault.screen.at
import app.fieldvault.screen.dateOf
import app.fieldvault.screen.forScreen
import app.fieldvault.screen.pickableDays
import java.time.LocalDate
import java.time.LocalTime
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** What the form of a next step shows. */
data class AddReminderState(
    val day: NextDay? = null,
    val time: LocalTime = FOLLOW_UP_TIME,
    val pickable: List<LocalDate> = emptyList(),
    val picking: Boolean = false,
    val note: String = "",
    val asksToLeave: Boolean = false,
    val saving: Boolean = false,
    val failure: AgentFailure? = null,
) {
    /** A next step needs a day and nothing else. */
    val canSave: Boolean get() = day != null && !saving

    /** Whether something would be lost. */
    val isTouched: Boolean get() = note.isNotBlank()

    /** What a person typed is not for logs. */
    override fun toString(): String = "AddReminderState"

    companion object {
        /** Times of a working day. */
        val TIMES: List<LocalTime> = listOf(9, 10, 11, 14, 15, 16, 17).map { LocalTime.of(it, 0) }
    }
}

/** What a person did. */
sealed interface AddReminderEvent {
    /** Chose the day. */
    data class ChoseDay(val day: NextDay) : AddReminderEvent

    /** Opens or closes the days. */
    data object PickDay : AddReminderEvent

    /** Chose the time. */
    data class ChoseTime(val time: LocalTime) : AddReminderEvent

    /** Typed what is to do. */
    data class Typed(val text: String) : AddReminderEvent {
        override fun toString(): String = "Typed"
    }

    /** Saves. */
    data object Save : AddReminderEvent

    /** Wants to leave. */
    data object Back : AddReminderEvent

    /** Throws away what was typed. */
    data object Discard : AddReminderEvent

    /** Stays. */
    data object Stay : AddReminderEvent

    /** Has read the failure. */
    data object FailureRead : AddReminderEvent
}

/** What happens once. */
sealed interface AddReminderEffect {
    /** Back to the customer; what was saved, if anything, stands there. */
    data object Back : AddReminderEffect
}

/** A next step for [customer]: when, and what. */
class AddReminderPresenter(
    private val customer: String,
    private val gateway: AgentGateway,
    private val clock: AppClock,
    scope: CoroutineScope,
) : Presenter<AddReminderState, AddReminderEvent, AddReminderEffect>(AddReminderState(pickable = clock.pickableDays()), scope) {
    override fun on(event: AddReminderEvent) = when (event) {
        is AddReminderEvent.ChoseDay -> change { it.copy(day = event.day, picking = false) }
        AddReminderEvent.PickDay -> show { it.copy(picking = !it.picking) }
        is AddReminderEvent.ChoseTime -> change { it.copy(time = event.time) }
        is AddReminderEvent.Typed -> change { it.copy(note = event.text) }
        AddReminderEvent.Save -> save()
        AddReminderEvent.Back -> if (state.value.isTouched) show { it.copy(asksToLeave = true) } else emit(AddReminderEffect.Back)
        AddReminderEvent.Discard -> emit(AddReminderEffect.Back)
        AddReminderEvent.Stay -> show { it.copy(asksToLeave = false) }
        AddReminderEvent.FailureRead -> show { it.copy(failure = null) }
    }

    private fun change(how: (AddReminderState) -> AddReminderState) {
        if (!state.value.saving) show(how)
    }

    private fun save() {
        val now = state.value
        val day = now.day?.takeIf { now.canSave } ?: return
        show { it.copy(saving = true, failure = null) }
        scope.launch {
            val answer = gateway.addReminder(customer, NewReminder(clock.at(clock.dateOf(day), now.time), now.note.trim()))
            show { it.copy(saving = false) }
            when (answer) {
                is Outcome.Done -> emit(AddReminderEffect.Back)
                is Outcome.Failed -> answer.failure.forScreen()?.let { shown -> show { it.copy(failure = shown) } }
            }
        }
    }
}
