package app.fieldvault.device

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.os.PersistableBundle
import java.util.UUID
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/**
 * Copies inside the app; to the system as well only where policy allows, marked sensitive, and taken back after a minute and at a
 * lock. Taking back is best effort: what another app has read by then is read.
 */
class AndroidProtectedClipboard(private val context: Context, private val clock: AppClock, private val scope: CoroutineScope) : ProtectedClipboard {
    private class Held(val text: String, val sinceMs: Long)

    @Volatile
    private var held: Held? = null

    @Volatile
    private var mark: String? = null
    private var expiry: Job? = null

    override fun copy(text: String, toSystem: Boolean) {
        held = Held(text, clock.bootMs())
        if (toSystem) copyToSystem(text)
    }

    override fun inApp(): String? = held?.takeIf { clock.bootMs() - it.sinceMs in 0..IN_APP_MS }?.text

    @Synchronized
    override fun clear() {
        held = null
        expiry?.cancel()
        clearSystem()
    }

    @Synchronized
    private fun copyToSystem(text: String) {
        val ours = UUID.randomUUID().toString()
        val clip = ClipData.newPlainText(ours, text)
        // The key's own constant is newer than the oldest phone; the word is the same and harmless there.
        clip.description.extras = PersistableBundle().apply { putBoolean(SENSITIVE, true) }
        system().setPrimaryClip(clip)
        mark = ours
        expiry?.cancel()
        expiry = scope.launch {
            delay(SYSTEM_MS)
            clear()
        }
    }

    private fun clearSystem() {
        val ours = mark ?: return
        mark = null
        // In the background the system does not say what it holds; then it is cleared, since the last we know of is ours.
        val label = system().primaryClipDescription?.label
        if (label == null || label == ours) system().clearPrimaryClip()
    }

    private fun system(): ClipboardManager = context.getSystemService(ClipboardManager::class.java)

    private companion object {
        const val SENSITIVE = "android.content.extra.IS_SENSITIVE"
        const val SYSTEM_MS = 60_000L
        const val IN_APP_MS = 300_000L
    }
}
