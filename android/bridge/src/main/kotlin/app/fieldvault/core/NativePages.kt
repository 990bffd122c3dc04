package app.fieldvault.core

/** The library's functions that answer in packed pages, as the JVM finds them: by name (rust-core/ffi/src/pages.rs). */
internal object NativePages {
    init {
        NativeStart.load()
    }

    /** The first page in the order with this number. */
    @JvmStatic
    external fun list(agent: Long, order: Int, limit: Int): ByteArray

    /** The page after the one that said [after]. */
    @JvmStatic
    external fun listAfter(agent: Long, after: ByteArray, limit: Int): ByteArray

    /** What a search for [query], in UTF-8, finds. */
    @JvmStatic
    external fun find(agent: Long, query: ByteArray, limit: Int): ByteArray
}
