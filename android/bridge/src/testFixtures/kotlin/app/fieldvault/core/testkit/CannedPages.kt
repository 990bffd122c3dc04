package app.fieldvault.core.testkit

/** What rust-core/ffi-testkit/src/canned.rs has besides its calls through UniFFI. */
object CannedPages {
    init {
        System.loadLibrary("agent_ffi_testkit")
    }

    /** The page, packed. */
    @JvmStatic
    external fun packed(): ByteArray

    /** The smallest call through JNI. */
    @JvmStatic
    external fun nothing(): Int
}
