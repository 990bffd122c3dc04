package app.fieldvault.device.sdk

import android.security.KeyStoreException
import androidx.annotation.RequiresApi

/** Calls that Android 13 brought. */
@RequiresApi(33)
internal object Sdk33Keystore {
    /** Whether what lies behind [failed] may work when it is tried again; so it is taken where the platform does not say. */
    fun isTransient(failed: Throwable): Boolean {
        val causes = generateSequence(failed) { it.cause }.take(CAUSES)
        return causes.filterIsInstance<KeyStoreException>().firstOrNull()?.isTransientFailure ?: true
    }

    /** How deep a cause is looked for. */
    private const val CAUSES = 8
}
