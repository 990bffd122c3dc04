package app.fieldvault.screen.today

import app.fieldvault.agent.AgendaItem
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.NextDay
import app.fieldvault.screen.RelativeDay
import app.fieldvault.screen.Route
import app.fieldvault.screen.StatusNote
import java.time.LocalDate

/** What the agenda shows. */
data class TodayState(
    val overdue: List<AgendaLine> = emptyList(),
    val today: List<AgendaLine> = emptyList(),
    val later: List<AgendaLine> = emptyList(),
    val loaded: Boolean = false,
    val slow: Boolean = false,
    /** The line whose day is being changed. */
    val moving: AgendaLine? = null,
    val pickable: List<LocalDate> = emptyList(),
    val notificationsOff: Boolean = false,
    val note: StatusNote? = null,
    val failure: AgentFailure? = null,
) {
    /** Nothing is to do. */
    val isEmpty: Boolean get() = loaded && overdue.isEmpty() && today.isEmpty() && later.isEmpty()

    /** Nothing of a customer is for logs. */
    override fun toString(): String = "TodayState"
}

/** A follow-up with its day. [busy]: it is being finished or moved. [late]: its moment has passed, be it today. */
data class AgendaLine(val item: AgendaItem, val day: RelativeDay, val busy: Boolean = false, val late: Boolean = false)

/** What a person did. */
sealed interface TodayEvent {
    /** The page came up. */
    data object Shown : TodayEvent

    /** It is done. */
    data class Done(val reminder: String) : TodayEvent

    /** Wants another day for it. */
    data class Move(val reminder: String) : TodayEvent

    /** Chose the day. */
    data class MovedTo(val day: NextDay) : TodayEvent

    /** Leaves the days. */
    data object MoveClosed : TodayEvent

    /** Opens the customer. */
    data class Opened(val customer: String) : TodayEvent

    /** Goes to the system's settings of notifications. */
    data object OpenNotificationSettings : TodayEvent

    /** Has read the failure. */
    data object FailureRead : TodayEvent
}

/** What happens once. */
sealed interface TodayEffect {
    /** Goes to another screen. */
    data class Go(val route: Route) : TodayEffect
}
