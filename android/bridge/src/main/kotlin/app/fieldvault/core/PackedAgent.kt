package app.fieldvault.core

import java.nio.ByteBuffer

/**
 * [agent] with lists and search by the shortest way: one native call that answers one array, in place of what JNA does around a
 * record. What is in the array is read by the generated readers, so the rows are those that [agent] itself gives.
 */
class PackedAgent(private val agent: FieldAgent) : FieldAgentInterface by agent, AutoCloseable by agent {
    private val key = agent.packedKey().toLong()

    override fun listCustomers(order: ListOrder, limit: UInt): CustomerList =
        read(NativePages.list(key, written(FfiConverterTypeListOrder, order), limit.toInt()), FfiConverterTypeCustomerList)

    override fun listCustomersAfter(after: ListCursor, limit: UInt): CustomerList =
        read(NativePages.listAfter(key, written(FfiConverterTypeListCursor, after), limit.toInt()), FfiConverterTypeCustomerList)

    override fun findCustomers(query: String, limit: UInt): Found {
        val bytes = query.toByteArray()
        try {
            return read(NativePages.find(key, bytes, limit.toInt()), FfiConverterTypeFound)
        } finally {
            bytes.fill(0)
        }
    }

    private fun <T> written(converter: FfiConverter<T, *>, value: T): ByteArray {
        // The generated size is an upper bound.
        val buffer = ByteBuffer.allocate(converter.allocationSize(value).toInt())
        converter.write(value, buffer)
        return buffer.array().copyOf(buffer.position()).also { buffer.array().fill(0) }
    }

    private fun <T> read(answer: ByteArray, converter: FfiConverter<T, *>): T {
        try {
            val buffer = ByteBuffer.wrap(answer)
            return when (buffer.get().toInt()) {
                VALUE -> converter.read(buffer)
                ERROR -> throw FfiConverterTypeFieldAgentError.read(buffer)
                CLOSED -> throw IllegalStateException("the agent was closed")
                else -> throw InternalException("the core failed")
            }
        } finally {
            answer.fill(0)
        }
    }

    private companion object {
        const val VALUE = 0
        const val ERROR = 1
        const val CLOSED = 3
    }
}

/** The library's own entry points for packed answers; [NativeStart] has loaded it. */
internal object NativePages {
    @JvmStatic
    external fun list(key: Long, order: ByteArray, limit: Int): ByteArray

    @JvmStatic
    external fun listAfter(key: Long, cursor: ByteArray, limit: Int): ByteArray

    @JvmStatic
    external fun find(key: Long, query: ByteArray, limit: Int): ByteArray
}
