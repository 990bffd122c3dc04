package app.fieldvault.device

import android.os.Build
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import app.fieldvault.core.PortException
import app.fieldvault.device.sdk.Sdk33Keystore
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.NoSuchAlgorithmException
import java.security.NoSuchProviderException
import java.security.ProviderException

/**
 * Runs [work] and turns every exception that the Keystore documents into what the core understands. A key counts as lost only
 * when the platform says just that: whatever else fails may work later, and nothing is ever erased because of it.
 */
internal inline fun <T> keystore(work: () -> T): T = try {
    work()
} catch (told: PortException) {
    throw told
} catch (_: KeyPermanentlyInvalidatedException) {
    throw PortException.Invalidated()
} catch (_: UserNotAuthenticatedException) {
    throw PortException.Unavailable()
} catch (_: StrongBoxUnavailableException) {
    throw PortException.Unavailable()
} catch (_: NoSuchAlgorithmException) {
    throw PortException.Unavailable()
} catch (_: NoSuchProviderException) {
    throw PortException.Unavailable()
} catch (failed: GeneralSecurityException) {
    throw failed.asPortFault()
} catch (failed: ProviderException) {
    throw failed.asPortFault()
} catch (_: IOException) {
    throw PortException.Transient()
} catch (_: RuntimeException) {
    throw PortException.Unexpected()
}

/** From 33 the platform says whether to try again; before, trying again is the mild reading. */
internal fun Exception.asPortFault(): PortException =
    if (Build.VERSION.SDK_INT < 33 || Sdk33Keystore.isTransient(this)) PortException.Transient() else PortException.Unavailable()
