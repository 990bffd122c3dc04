package app.fieldvault.core.testkit

/** What rust-core/ffi-testkit/src/canned.rs has besides its calls through UniFFI. */
object CannedPages {
    init {
        System.loadLibrary("agent_ffi_testkit")
    }

    /** The page, packed. */
    @JvmStatic
    external fun packed(): ByteArray

    /** Only makes the copy with which both ways begin. */
    @JvmStatic
    external fun copied(): Int

    /** The smallest call through JNI. */
    @JvmStatic
    external fun nothing(): Int
}
