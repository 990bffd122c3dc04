package app.fieldvault.ui.enrol

import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.painterResource
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.unit.dp
import app.fieldvault.R
import app.fieldvault.screen.enrol.EnrolEvent
import app.fieldvault.screen.enrol.EnrolState
import app.fieldvault.screen.enrol.EnrolStep
import app.fieldvault.screen.unlock.UnlockPresenter
import app.fieldvault.ui.component.Hairline
import app.fieldvault.ui.component.InfoRow
import app.fieldvault.ui.component.PrimaryAction
import app.fieldvault.ui.component.ScreenFrame
import app.fieldvault.ui.component.SecondaryAction
import app.fieldvault.ui.component.StatusLine
import app.fieldvault.ui.component.Tone
import app.fieldvault.ui.component.failureText
import app.fieldvault.ui.pin.NewPinPage
import app.fieldvault.ui.secure.SecureTextField
import app.fieldvault.ui.theme.Spacing

/** What only the system can do for an enrolment. */
class EnrolAsks(val scan: () -> Unit, val pickFile: () -> Unit, val useManaged: (() -> Unit)?, val appSettings: () -> Unit)

/** How a code comes here, whose server it names, and a PIN twice. */
@Composable
fun EnrolView(state: EnrolState, asks: EnrolAsks, on: (EnrolEvent) -> Unit) {
    val pin = state.pin
    when (state.step) {
        EnrolStep.Choose -> Choose(state, asks, on)
        EnrolStep.Scan -> Scan(state, on)
        EnrolStep.CameraRefused -> CameraRefused(state, asks, on)
        EnrolStep.Type -> Type(state, on)
        EnrolStep.Review -> Review(state, on)
        EnrolStep.SetPin -> if (pin != null) {
            NewPinPage(
                pin, state.busy, state.failure, UnlockPresenter.PLAIN,
                { on(EnrolEvent.Digit(it)) }, { on(EnrolEvent.Backspace) }, { on(EnrolEvent.Submit) }, { on(EnrolEvent.Back) },
            )
        }
    }
}

@Composable
private fun Choose(state: EnrolState, asks: EnrolAsks, on: (EnrolEvent) -> Unit) {
    Page(R.string.screen_enrol_title, state, back = null, bottom = {
        PrimaryAction(stringResource(R.string.screen_enrol_scan), asks.scan, busy = state.busy)
    }) {
        Icon(
            painterResource(R.drawable.ic_mark),
            null,
            Modifier.padding(horizontal = Spacing.margin).padding(bottom = Spacing.two).size(Spacing.six),
            tint = MaterialTheme.colorScheme.primary,
        )
        Body(stringResource(R.string.screen_enrol_body))
        asks.useManaged?.let {
            InfoRow(stringResource(R.string.screen_enrol_managed), supporting = stringResource(R.string.screen_enrol_managed_hint), icon = R.drawable.ic_managed, onClick = it)
            Hairline()
        }
        InfoRow(stringResource(R.string.screen_enrol_file), supporting = stringResource(R.string.screen_enrol_file_hint), icon = R.drawable.ic_file, onClick = asks.pickFile)
        Hairline()
        InfoRow(
            stringResource(R.string.screen_enrol_type),
            supporting = stringResource(R.string.screen_enrol_type_hint),
            icon = R.drawable.ic_keyboard,
            onClick = { on(EnrolEvent.Type) },
        )
    }
}

@Composable
private fun Scan(state: EnrolState, on: (EnrolEvent) -> Unit) {
    ScreenFrame(stringResource(R.string.screen_enrol_scan), back = { on(EnrolEvent.Back) }, bottom = {
        SecondaryAction(stringResource(R.string.screen_enrol_type), { on(EnrolEvent.Type) })
    }) {
        Body(stringResource(R.string.screen_enrol_scan_body))
        if (!state.busy) {
            QrScanner(
                onFound = { on(EnrolEvent.Payload(it.toByteArray())) },
                onFailed = { on(EnrolEvent.Scan(cameraAllowed = false)) },
                modifier = Modifier.weight(1f).fillMaxWidth(),
            )
        }
    }
}

@Composable
private fun CameraRefused(state: EnrolState, asks: EnrolAsks, on: (EnrolEvent) -> Unit) {
    Page(R.string.screen_enrol_camera_title, state, { on(EnrolEvent.Back) }, bottom = {
        PrimaryAction(stringResource(R.string.screen_enrol_type), { on(EnrolEvent.Type) })
        SecondaryAction(stringResource(R.string.action_open_settings), asks.appSettings)
    }) { Body(stringResource(R.string.screen_enrol_camera_body)) }
}

@Composable
private fun Type(state: EnrolState, on: (EnrolEvent) -> Unit) {
    Page(R.string.screen_enrol_type, state, { on(EnrolEvent.Back) }, bottom = {
        PrimaryAction(stringResource(R.string.action_continue), { on(EnrolEvent.TypedDone) }, enabled = state.code.isNotBlank(), busy = state.busy)
    }) {
        SecureTextField(
            state.code,
            { on(EnrolEvent.Typed(it)) },
            label = stringResource(R.string.screen_enrol_code),
            hint = stringResource(R.string.screen_enrol_code_hint),
            modifier = Modifier.padding(horizontal = Spacing.margin).widthIn(max = Spacing.column),
            singleLine = false,
            keyboardOptions = KeyboardOptions(KeyboardCapitalization.Characters, autoCorrectEnabled = false),
        )
    }
}

@Composable
private fun Review(state: EnrolState, on: (EnrolEvent) -> Unit) {
    Page(R.string.screen_enrol_review, state, { on(EnrolEvent.Back) }, bottom = {
        PrimaryAction(stringResource(R.string.screen_enrol_confirm), { on(EnrolEvent.Confirm) })
    }) {
        Body(stringResource(R.string.screen_enrol_review_body))
        Column(
            Modifier
                .padding(horizontal = Spacing.margin)
                .fillMaxWidth()
                .border(1.dp, MaterialTheme.colorScheme.outline, MaterialTheme.shapes.medium)
                .padding(Spacing.two)
                .semantics(mergeDescendants = true) { },
        ) {
            Text(stringResource(R.string.screen_enrol_server), style = MaterialTheme.typography.labelMedium, color = MaterialTheme.colorScheme.primary)
            Text(state.address.orEmpty(), style = MaterialTheme.typography.titleMedium)
        }
    }
}

@Composable
private fun Page(
    title: Int,
    state: EnrolState,
    back: (() -> Unit)?,
    bottom: @Composable ColumnScope.() -> Unit,
    content: @Composable ColumnScope.() -> Unit,
) {
    ScreenFrame(stringResource(title), back = back, bottom = bottom) {
        state.failure?.let { StatusLine(failureText(it), tone = Tone.Caution, icon = R.drawable.ic_info) }
        Column(Modifier.verticalScroll(rememberScrollState()), content = content)
    }
}

@Composable
private fun Body(text: String) {
    Text(
        text,
        style = MaterialTheme.typography.bodyLarge,
        modifier = Modifier.padding(horizontal = Spacing.margin).padding(bottom = Spacing.two).widthIn(max = Spacing.column),
    )
}
