package app.fieldvault.ui.pin

import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalResources
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.pin.NewPinProblem
import app.fieldvault.screen.pin.NewPinState
import app.fieldvault.ui.component.SecondaryAction
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.component.pinFaultText
import app.fieldvault.ui.theme.FieldvaultTheme
import app.fieldvault.ui.theme.Spacing

/** A new PIN, twice. */
@Composable
fun NewPinPage(
    state: NewPinState,
    busy: Boolean,
    failure: AgentFailure?,
    keys: List<Int>,
    onDigit: (Int) -> Unit,
    onBackspace: () -> Unit,
    onSubmit: () -> Unit,
    onBack: () -> Unit,
) {
    val title = stringResource(if (state.again) R.string.screen_pin_again else R.string.screen_pin_choose)
    val hint = stringResource(R.string.screen_pin_rules, state.minLength)
    val problem = when (val what = state.problem) {
        is NewPinProblem.Fault -> pinFaultText(LocalResources.current, what.fault)
        NewPinProblem.Mismatch -> stringResource(R.string.screen_pin_mismatch)
        null -> failure?.let { failureText(it) }
    }
    EntryPage(title, hint, problem, state.count, state.minLength, keys, !busy, state.complete && !busy, onDigit, onBackspace, onSubmit, onBack)
}

/** A PIN to be entered: what for, the dots, what was wrong, the pad, and a way back. */
@Composable
fun EntryPage(
    title: String,
    hint: String,
    problem: String?,
    count: Int,
    minLength: Int,
    keys: List<Int>,
    enabled: Boolean,
    complete: Boolean,
    onDigit: (Int) -> Unit,
    onBackspace: () -> Unit,
    onSubmit: () -> Unit,
    onBack: () -> Unit,
) {
    PinPage(
        words = {
            Text(title, style = MaterialTheme.typography.headlineSmall, textAlign = TextAlign.Center, modifier = Modifier.semantics { heading() })
            Text(
                problem ?: hint,
                style = MaterialTheme.typography.bodyMedium,
                color = if (problem == null) MaterialTheme.colorScheme.onSurfaceVariant else FieldvaultTheme.signals.caution,
                textAlign = TextAlign.Center,
                modifier = Modifier.padding(top = Spacing.one).semantics { liveRegion = LiveRegionMode.Polite },
            )
        },
        dots = { PinDots(count, minLength) },
        pad = {
            PinPad(keys, enabled, complete, onDigit, onBackspace, onSubmit)
            SecondaryAction(stringResource(R.string.common_back), onBack)
        },
    )
}
