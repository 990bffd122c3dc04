package app.fieldvault.ui.customers

import androidx.compose.runtime.Composable
import androidx.compose.ui.platform.LocalConfiguration
import androidx.compose.ui.res.pluralStringResource
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.RelativeDay
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.time.format.TextStyle
import java.util.Locale

private const val WEEK = 7

/** When something is due: "3 days overdue", "today", "Thu", "3 Dec". */
@Composable
fun dueWords(day: RelativeDay): String = when {
    day.days < 0 -> pluralStringResource(R.plurals.screen_day_overdue, -day.days, -day.days)
    day.days == 0 -> stringResource(R.string.screen_day_today)
    day.days == 1 -> stringResource(R.string.screen_day_tomorrow)
    day.days < WEEK -> weekdayWords(day.date)
    else -> dateWords(day.date)
}

/** When something was: "yesterday", "4 days ago", "12 Oct"; days to come as [dueWords] says them. */
@Composable
fun pastWords(day: RelativeDay): String = when {
    day.days >= 0 -> dueWords(day)
    day.days == -1 -> stringResource(R.string.screen_day_yesterday)
    day.days > -WEEK -> pluralStringResource(R.plurals.screen_day_ago, -day.days, -day.days)
    else -> dateWords(day.date)
}

/** "Thu", "周四". */
@Composable
fun weekdayWords(date: LocalDate): String = date.dayOfWeek.getDisplayName(TextStyle.SHORT, locale())

/** "3 Dec", "12月3日". */
@Composable
fun dateWords(date: LocalDate): String = date.format(DateTimeFormatter.ofPattern(if (isChinese()) "M月d日" else "d MMM", locale()))

/** "09:12". */
@Composable
fun timeWords(ms: Long): String = of(ms, "HH:mm")

/** "Thu 09:12", "周四 09:12". */
@Composable
fun weekdayTimeWords(ms: Long): String = of(ms, "EEE HH:mm")

/** "3 Dec 09:12", "12月3日 09:12". */
@Composable
fun dateTimeWords(ms: Long): String = of(ms, if (isChinese()) "M月d日 HH:mm" else "d MMM HH:mm")

@Composable
private fun of(ms: Long, pattern: String): String =
    Instant.ofEpochMilli(ms).atZone(ZoneId.systemDefault()).format(DateTimeFormatter.ofPattern(pattern, locale()))

@Composable
private fun isChinese(): Boolean = locale().language == "zh"

@Composable
private fun locale(): Locale = LocalConfiguration.current.locales[0]
