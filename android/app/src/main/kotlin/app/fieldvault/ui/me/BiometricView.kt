package app.fieldvault.ui.me

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.device.BiometricAvailability
import app.fieldvault.screen.biometric.BiometricSetupEvent
import app.fieldvault.screen.biometric.BiometricSetupProblem
import app.fieldvault.screen.biometric.BiometricSetupState
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SecondaryAction
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText

/** What unlocking by fingerprint or face means, and its switch. */
@Composable
fun BiometricView(state: BiometricSetupState, on: (BiometricSetupEvent) -> Unit, openSettings: () -> Unit, back: () -> Unit) {
    ScreenFrame(
        stringResource(R.string.screen_biometric_title),
        back = back,
        bottom = {
            when {
                state.on -> SecondaryAction(stringResource(R.string.screen_biometric_off), { on(BiometricSetupEvent.SwitchOff) }, enabled = !state.busy)
                state.availability == BiometricAvailability.Ready ->
                    PrimaryAction(stringResource(R.string.screen_biometric_on), { on(BiometricSetupEvent.SwitchOn) }, busy = state.busy)
                state.availability == BiometricAvailability.NoneEnrolled ->
                    PrimaryAction(stringResource(R.string.action_open_settings), openSettings)
                else -> Unit
            }
        },
    ) {
        Problem(state)
        Column(Modifier.verticalScroll(rememberScrollState())) {
            InfoRow(stringResource(stateWord(state)), icon = R.drawable.ic_fingerprint)
            InfoRow(stringResource(R.string.screen_biometric_pin), icon = R.drawable.ic_lock)
            InfoRow(stringResource(R.string.screen_biometric_changes), icon = R.drawable.ic_info)
            InfoRow(stringResource(R.string.screen_biometric_stays), icon = R.drawable.ic_me)
        }
    }
}

@Composable
private fun Problem(state: BiometricSetupState) {
    val problem = when (state.problem) {
        BiometricSetupProblem.LockedOut -> stringResource(R.string.screen_biometric_locked_out)
        BiometricSetupProblem.Unavailable -> stringResource(R.string.screen_biometric_unavailable)
        null -> state.failure?.let { failureText(it) }
    }
    problem?.let { StatusLine(it, tone = Tone.Caution, icon = R.drawable.ic_info) }
}

private fun stateWord(state: BiometricSetupState): Int = when {
    state.on -> R.string.screen_biometric_is_on
    else -> when (state.availability) {
        BiometricAvailability.Ready -> R.string.screen_biometric_is_off
        BiometricAvailability.NoneEnrolled -> R.string.screen_biometric_none
        BiometricAvailability.NoHardware -> R.string.screen_biometric_no_hardware
        BiometricAvailability.TemporarilyUnavailable -> R.string.screen_biometric_unavailable
    }
}
