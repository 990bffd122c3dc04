package app.fieldvault.ui.visit

import androidx.annotation.StringRes
import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.visit.VisitOutcome

/** The word for an outcome. */
@StringRes
fun outcomeWord(outcome: VisitOutcome): Int = when (outcome) {
    VisitOutcome.Ordered -> R.string.screen_visit_outcome_ordered
    VisitOutcome.Interested -> R.string.screen_visit_outcome_interested
    VisitOutcome.WantsQuote -> R.string.screen_visit_outcome_quote
    VisitOutcome.Met -> R.string.screen_visit_outcome_met
    VisitOutcome.Absent -> R.string.screen_visit_outcome_absent
    VisitOutcome.Declined -> R.string.screen_visit_outcome_declined
}

/** A stored outcome in words; one that comes from elsewhere as it is. */
@Composable
fun outcomeWords(wire: String): String = VisitOutcome.of(wire)?.let { stringResource(outcomeWord(it)) } ?: wire
