package app.fieldvault.device.sdk

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import androidx.annotation.RequiresApi

/** Calls that Android 11 brought. */
@RequiresApi(30)
internal object Sdk30Keys {
    /** The key is used once for each strong biometric; before, asking for a person meant just that. */
    fun afterEachStrongBiometric(builder: KeyGenParameterSpec.Builder) {
        builder.setUserAuthenticationParameters(0, KeyProperties.AUTH_BIOMETRIC_STRONG)
    }
}
