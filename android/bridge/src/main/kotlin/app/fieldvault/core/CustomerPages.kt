package app.fieldvault.core

/** A customer in a list or among search results, masked as policy says. Customer data: kept in memory only. */
data class CustomerHit(
    val id: String,
    val name: String,
    val company: String,
    val phone: String,
    val label: Label,
    val masked: Boolean,
    /** The city of the address; empty if none is known, or masked. */
    val city: String,
    /** The newest visit, Unix milliseconds. */
    val lastContactMs: ULong?,
    /** The earliest open reminder, Unix milliseconds. */
    val nextFollowUpMs: ULong?,
    /** Under what it stands in its list: a letter or `#`, a city, a local date; empty if none, and among search results. */
    val section: String,
) {
    override fun toString(): String = "CustomerHit"
}

/** What a search found: the best [items], in order, of [total]. */
data class Found(val total: ULong, val items: List<CustomerHit>)

/** A page of a list; nothing is [next] after the last. */
data class CustomerList(val items: List<CustomerHit>, val next: ListCursor?)

/** In which order a list begins. Their places are part of the interface with the library. */
enum class ListOrder {
    /** By name, in pinyin order. */
    NAME,

    /** By last contact, newest first. */
    LAST_CONTACT,

    /** By next follow-up, soonest first; then those without one. */
    NEXT_FOLLOW_UP,

    /** By city, in a city by name; then, by name, those of whom no city is known or may be shown. */
    CITY,
}

/** Where the next page of a list begins. Handed back as it came; it holds part of a name, so it is never printed. */
class ListCursor internal constructor(internal val bytes: ByteArray) {
    override fun equals(other: Any?): Boolean = other is ListCursor && bytes.contentEquals(other.bytes)

    override fun hashCode(): Int = bytes.contentHashCode()

    override fun toString(): String = "ListCursor"
}

/** Lists and searches of one agent. Each call blocks, needs an open session, and counts as a touch. */
interface CustomerPages {
    /** The first page of the list. */
    fun listCustomers(order: ListOrder, limit: UInt): CustomerList

    /** The page after another one. */
    fun listCustomersAfter(after: ListCursor, limit: UInt): CustomerList

    /** Searches as a person types, Chinese or not: name, pinyin initials, company, any part of a phone number, address, notes. */
    fun findCustomers(query: String, limit: UInt): Found
}

/**
 * Pages of the agent with this [number], each in one call and one array (docs/adr/0023). Throws the boundary's one error; of an agent
 * that was closed, that the work was interrupted. Arrays that held customers are wiped once they are read.
 */
class PackedPages(number: ULong) : CustomerPages {
    private val agent = number.toLong()

    override fun listCustomers(order: ListOrder, limit: UInt): CustomerList =
        read(NativePages.list(agent, order.ordinal, limit.toInt())) { list() }

    override fun listCustomersAfter(after: ListCursor, limit: UInt): CustomerList =
        read(NativePages.listAfter(agent, after.bytes, limit.toInt())) { list() }

    override fun findCustomers(query: String, limit: UInt): Found {
        val asked = query.encodeToByteArray()
        return try {
            read(NativePages.find(agent, asked, limit.toInt())) { found() }
        } finally {
            asked.fill(0)
        }
    }

    private inline fun <T> read(packed: ByteArray, work: PageReader.() -> T): T = try {
        PageReader(packed).work()
    } finally {
        packed.fill(0)
    }
}
