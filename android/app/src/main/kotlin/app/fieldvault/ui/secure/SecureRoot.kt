package app.fieldvault.ui.secure

import android.view.View
import androidx.compose.foundation.ComposeFoundationFlags
import androidx.compose.foundation.ExperimentalFoundationApi
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.platform.InterceptPlatformTextInput
import androidx.compose.ui.platform.LocalClipboard
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.platform.LocalTextToolbar
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.window.SecureFlagPolicy
import app.fieldvault.agent.PolicyView
import app.fieldvault.device.ProtectedClipboard

/** Whether windows keep screenshots out; true unless a root says otherwise. */
internal val LocalWindowsSecure = staticCompositionLocalOf { true }

/** The flag for a window that opens over this one. */
internal val secureFlag: SecureFlagPolicy
    @Composable get() = if (LocalWindowsSecure.current) SecureFlagPolicy.SecureOn else SecureFlagPolicy.Inherit

/**
 * The root of everything that is drawn. Text fields below it offer only what stays in the app: no smart selection (it hands
 * text to a system service), no "process text" of other apps, no floating toolbar of the system, no learning by keyboards; and
 * what they cut or copy goes where policy says.
 *
 * @param policy read at each copy, so that a newer policy counts at once
 */
@OptIn(ExperimentalFoundationApi::class, ExperimentalComposeUiApi::class)
@Composable
fun SecureRoot(
    secure: Boolean,
    clipboard: ProtectedClipboard,
    policy: () -> PolicyView?,
    content: @Composable () -> Unit,
) {
    val context = LocalContext.current
    val guarded = remember(context, clipboard) { GuardedClipboard(context, clipboard, policy) }
    remember { ComposeFoundationFlags.isSmartSelectionEnabled = false }
    CompositionLocalProvider(
        LocalWindowsSecure provides secure,
        LocalClipboard provides guarded,
        LocalTextToolbar provides NoTextToolbar,
    ) {
        InterceptPlatformTextInput(NoKeyboardLearning) { SecureSurface(content) }
    }
}

/** What is drawn in one window: the root's, a dialog's or a sheet's. Each has its own text menu, placed in its own window. */
@Composable
internal fun SecureSurface(content: @Composable () -> Unit) {
    val view = LocalView.current
    DisposableEffect(view) {
        SecureWindow.harden(view.rootView)
        onDispose { }
    }
    TextMenuHost(content)
}

/**
 * While this is shown, touches that pass through another app's window are dropped. For the PIN and for what cannot be undone.
 */
@Composable
fun FilterObscuredTouches() {
    val view = LocalView.current
    DisposableEffect(view) {
        // Compose's own view takes every touch without asking; the one that holds it asks before it hands one on.
        val holder = view.parent as View
        holder.filterTouchesWhenObscured = true
        onDispose { holder.filterTouchesWhenObscured = false }
    }
}
