package app.fieldvault.ui.me

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import app.fieldvault.R
import app.fieldvault.screen.changepin.ChangePinEvent
import app.fieldvault.screen.changepin.ChangePinState
import app.fieldvault.screen.unlock.UnlockPresenter
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.pin.EntryPage
import app.fieldvault.ui.pin.NewPinPage

/** The old PIN, then the new one twice. */
@Composable
fun ChangePinView(state: ChangePinState, on: (ChangePinEvent) -> Unit, back: () -> Unit) {
    val digit: (Int) -> Unit = { on(ChangePinEvent.Digit(it)) }
    val backspace = { on(ChangePinEvent.Backspace) }
    val submit = { on(ChangePinEvent.Submit) }
    val fresh = state.fresh
    if (fresh != null) {
        NewPinPage(fresh, state.busy, state.failure, UnlockPresenter.PLAIN, digit, backspace, submit, back)
    } else {
        EntryPage(
            stringResource(R.string.screen_pin_old), stringResource(R.string.screen_pin_old_hint), state.failure?.let { failureText(it) },
            state.oldCount, state.minLength, UnlockPresenter.PLAIN, !state.busy, state.complete, digit, backspace, submit, back,
        )
    }
}
