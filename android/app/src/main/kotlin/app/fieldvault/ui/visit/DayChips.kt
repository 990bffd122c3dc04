package app.fieldvault.ui.visit

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.lazy.LazyRow
import androidx.compose.foundation.lazy.items
import androidx.compose.material3.FilterChip
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.NextDay
import app.fieldvault.ui.customers.dateWords
import app.fieldvault.ui.customers.weekdayWords
import app.fieldvault.ui.theme.Spacing
import java.time.LocalDate

/** Tomorrow, next week, or a day from the strip below. */
@Composable
fun DayChips(chosen: NextDay?, picking: Boolean, pickable: List<LocalDate>, onPick: () -> Unit, onChoose: (NextDay) -> Unit) = Column {
    FlowRow(horizontalArrangement = Arrangement.spacedBy(Spacing.one)) {
        FilterChip(chosen == NextDay.Tomorrow, { onChoose(NextDay.Tomorrow) }, { Text(stringResource(R.string.screen_day_chip_tomorrow)) })
        FilterChip(chosen == NextDay.NextWeek, { onChoose(NextDay.NextWeek) }, { Text(stringResource(R.string.screen_day_chip_next_week)) })
        FilterChip(picking || chosen is NextDay.Picked, onPick, {
            Text((chosen as? NextDay.Picked)?.let { dayWords(it.date) } ?: stringResource(R.string.screen_day_chip_pick))
        })
    }
    if (picking) {
        LazyRow(horizontalArrangement = Arrangement.spacedBy(Spacing.one)) {
            items(pickable, LocalDate::toEpochDay) { date ->
                FilterChip(chosen == NextDay.Picked(date), { onChoose(NextDay.Picked(date)) }, { Text(dayWords(date)) })
            }
        }
    }
}

@Composable
private fun dayWords(date: LocalDate): String = "${weekdayWords(date)} ${dateWords(date)}"
