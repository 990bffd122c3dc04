package app.fieldvault.core

import com.sun.jna.Native

/** The first call into the library, before a key is in memory: from then on the process leaves no core dump and nobody reads it. */
object NativeStart {
    private const val LIBRARY = "agent_ffi"

    /** The first of the boundary's fault numbers for a process that could not be hardened (docs/errors.md). */
    private const val FIRST_FAULT = 900

    /** Loads the library and hardens the process; safe to call again. Throws where it could not be done: nothing may go on then. */
    fun start() {
        // What a callback throws is told by the core's typed error; JNA would print its text besides, and the log is not ours.
        Native.setCallbackExceptionHandler { _, _ -> }
        load()
        val fault = harden()
        if (fault != 0) throw FieldAgentException.Internal((FIRST_FAULT + fault).toUShort())
    }

    /** Loads the library for what is called through JNI: the one that the generated bindings call too, or they would know different agents. */
    internal fun load() {
        val other = System.getProperty("uniffi.component.$LIBRARY.libraryOverride")
        if (other == null) System.loadLibrary(LIBRARY) else System.load(other)
    }

    @JvmStatic
    private external fun harden(): Int
}
