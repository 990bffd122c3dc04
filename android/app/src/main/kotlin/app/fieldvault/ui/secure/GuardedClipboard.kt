package app.fieldvault.ui.secure

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.platform.ClipEntry
import androidx.compose.ui.platform.Clipboard
import androidx.compose.ui.platform.TextToolbar
import androidx.compose.ui.platform.TextToolbarStatus
import app.fieldvault.agent.PolicyView
import app.fieldvault.device.ProtectedClipboard

/**
 * The clipboard of text fields. What is cut or copied goes through [guard], which keeps it in the app unless policy allows more;
 * what was copied elsewhere can be pasted.
 */
internal class GuardedClipboard(
    context: Context,
    private val guard: ProtectedClipboard,
    private val policy: () -> PolicyView?,
) : Clipboard {
    override val nativeClipboard: ClipboardManager =
        context.getSystemService(Context.CLIPBOARD_SERVICE) as ClipboardManager

    override suspend fun getClipEntry(): ClipEntry? {
        val clip = guard.inApp()?.let { ClipData.newPlainText("", it) } ?: nativeClipboard.primaryClip
        return clip?.let(::ClipEntry)
    }

    override suspend fun setClipEntry(clipEntry: ClipEntry?) {
        val clip = clipEntry?.clipData
        if (clip == null || clip.itemCount == 0) return guard.clear()
        guard.copy(clip.getItemAt(0).text?.toString().orEmpty(), toSystem = policy()?.copyAllowed == true)
    }
}

/** The system's floating toolbar is a window of its own, unprotected: it is never shown. */
internal object NoTextToolbar : TextToolbar {
    override val status: TextToolbarStatus = TextToolbarStatus.Hidden

    override fun hide() = Unit

    override fun showMenu(
        rect: Rect,
        onCopyRequested: (() -> Unit)?,
        onPasteRequested: (() -> Unit)?,
        onCutRequested: (() -> Unit)?,
        onSelectAllRequested: (() -> Unit)?,
    ) = Unit
}
