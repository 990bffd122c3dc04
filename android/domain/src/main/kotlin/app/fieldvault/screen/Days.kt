package app.fieldvault.screen

import app.fieldvault.device.AppClock
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.temporal.ChronoUnit

/** A day as a person thinks of it: [days] from today, negative in the past. Put into words by the view. */
data class RelativeDay(val date: LocalDate, val days: Int) {
    /** Before today. */
    val isPast: Boolean get() = days < 0
}

/** The day on which [ms] falls where the person is. */
fun AppClock.dayOf(ms: Long): LocalDate = Instant.ofEpochMilli(ms).atZone(zone()).toLocalDate()

/** Today where the person is. */
fun AppClock.today(): LocalDate = dayOf(wallMs())

/** How far [ms] is from today, in days of the calendar. */
fun AppClock.relativeDay(ms: Long): RelativeDay {
    val date = dayOf(ms)
    return RelativeDay(date, ChronoUnit.DAYS.between(today(), date).toInt())
}

/** [time] on [date] where the person is. */
fun AppClock.at(date: LocalDate, time: LocalTime): Long = date.atTime(time).atZone(zone()).toInstant().toEpochMilli()

/** When a follow-up is due if only a day was chosen: the start of a working day. */
val FOLLOW_UP_TIME: LocalTime = LocalTime.of(9, 0)

/** A day for what comes next. */
sealed interface NextDay {
    /** Tomorrow. */
    data object Tomorrow : NextDay

    /** The same weekday of next week. */
    data object NextWeek : NextDay

    /** A day chosen from the calendar. */
    data class Picked(val date: LocalDate) : NextDay
}

/** The date of a [NextDay]. */
fun AppClock.dateOf(day: NextDay): LocalDate = when (day) {
    NextDay.Tomorrow -> today().plusDays(1)
    NextDay.NextWeek -> today().plusWeeks(1)
    is NextDay.Picked -> day.date
}

/** The days that can be picked: from tomorrow on, [PICKABLE_DAYS] of them. */
fun AppClock.pickableDays(): List<LocalDate> = today().let { today -> (1..PICKABLE_DAYS).map { today.plusDays(it) } }

private const val PICKABLE_DAYS = 90L
