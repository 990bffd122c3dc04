package app.fieldvault.ui.component

import androidx.compose.runtime.Composable
import androidx.compose.ui.platform.LocalConfiguration
import java.time.Instant
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.util.Locale

/** A moment as people write it here: "11月27日 周五 09:12", "Fri 27 Nov, 09:12". */
@Composable
fun momentText(ms: Long, zone: ZoneId): String = momentText(ms, zone, LocalConfiguration.current.locales[0])

/** The same, for [locale]. */
fun momentText(ms: Long, zone: ZoneId, locale: Locale): String {
    val pattern = if (locale.language == "zh") "M月d日 EEE HH:mm" else "EEE d MMM, HH:mm"
    return DateTimeFormatter.ofPattern(pattern, locale).format(Instant.ofEpochMilli(ms).atZone(zone))
}
