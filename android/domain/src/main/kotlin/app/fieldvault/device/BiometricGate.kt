package app.fieldvault.device

/** Asks for a fingerprint or face. Each call shows the system's prompt once and waits for its end. */
interface BiometricGate {
    /** Opens the seal: the slot's secret, if the person is who sealed it. */
    suspend fun unseal(): BiometricResult

    /** Seals [secret] and wipes it. */
    suspend fun seal(secret: ByteArray): BiometricResult
}
