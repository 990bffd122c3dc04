package app.fieldvault.ui.secure

import android.view.inputmethod.EditorInfo
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.platform.PlatformTextInputInterceptor
import androidx.compose.ui.platform.PlatformTextInputMethodRequest
import androidx.compose.ui.platform.PlatformTextInputSession

/** Asks the keyboard of every text field to learn nothing from what is typed. */
@OptIn(ExperimentalComposeUiApi::class)
internal object NoKeyboardLearning : PlatformTextInputInterceptor {
    override suspend fun interceptStartInputMethod(
        request: PlatformTextInputMethodRequest,
        nextHandler: PlatformTextInputSession,
    ): Nothing = nextHandler.startInputMethod(
        PlatformTextInputMethodRequest { attributes ->
            request.createInputConnection(attributes).also {
                attributes.imeOptions = attributes.imeOptions or EditorInfo.IME_FLAG_NO_PERSONALIZED_LEARNING
            }
        },
    )
}
