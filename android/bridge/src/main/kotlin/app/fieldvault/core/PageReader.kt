package app.fieldvault.core

import java.nio.ByteBuffer

/**
 * Reads what rust-core/ffi/src/page.rs packs; the layout is written down there. Whatever is not such a page, to the last byte, is
 * refused by the boundary's one error, which says nothing of what the bytes were.
 */
internal class PageReader(private val bytes: ByteArray) {
    private var at = 0

    /** A page of a list, or the error in its place, thrown. */
    fun list(): CustomerList {
        head(LIST)
        val cursor = take(count())
        val next = if (cursor == at) null else ListCursor(bytes.copyOfRange(cursor, at))
        return CustomerList(rows(), next)
    }

    /** What a search found, or the error in its place, thrown. */
    fun found(): Found {
        head(FOUND)
        val total = number()
        return Found(total, rows())
    }

    private fun head(kind: Int) {
        if (byte() != VERSION) refuse()
        when (byte()) {
            kind -> Unit
            REFUSED -> throw error()
            else -> refuse()
        }
    }

    private fun error(): FieldAgentException {
        val rest = ByteBuffer.wrap(bytes, at, bytes.size - at)
        val read = try {
            FfiConverterTypeFieldAgentError.read(rest)
        } catch (_: RuntimeException) {
            refuse()
        }
        return if (rest.hasRemaining()) refuse() else read
    }

    private fun rows(): List<CustomerHit> {
        val count = count()
        // Before room is made for them.
        if (count > (bytes.size - at) / LEAST_ROW) refuse()
        val rows = ArrayList<CustomerHit>(count)
        repeat(count) { rows.add(row()) }
        if (at != bytes.size) refuse()
        return rows
    }

    private fun row(): CustomerHit {
        val flags = byte()
        if (flags and FLAGS.inv() != 0) refuse()
        val id = text()
        val name = text()
        val company = text()
        val phone = text()
        val city = text()
        val section = text()
        return CustomerHit(
            id = id,
            name = name,
            company = company,
            phone = phone,
            label = LABELS[flags and LABEL],
            masked = flags and MASKED != 0,
            city = city,
            lastContactMs = if (flags and LAST_CONTACT != 0) number() else null,
            nextFollowUpMs = if (flags and NEXT_FOLLOW_UP != 0) number() else null,
            section = section,
        )
    }

    private fun text(): String {
        val count = count()
        if (count == 0) return ""
        return String(bytes, take(count), count, Charsets.UTF_8)
    }

    private fun byte(): Int = bytes[take(1)].toInt() and 0xff

    private fun count(): Int {
        val from = take(Int.SIZE_BYTES)
        val count = part(from) shl 24 or (part(from + 1) shl 16) or (part(from + 2) shl 8) or part(from + 3)
        return if (count < 0) refuse() else count
    }

    private fun number(): ULong {
        val from = take(Long.SIZE_BYTES)
        var number = 0L
        for (index in from until at) number = number shl 8 or part(index).toLong()
        return number.toULong()
    }

    private fun part(index: Int): Int = bytes[index].toInt() and 0xff

    /** Passes [count] bytes by; where they begin. */
    private fun take(count: Int): Int {
        val from = at
        if (count > bytes.size - from) refuse()
        at = from + count
        return from
    }

    private fun refuse(): Nothing = throw FieldAgentException.Internal(UNREADABLE)

    private companion object {
        const val VERSION = 1
        const val REFUSED = 0
        const val LIST = 1
        const val FOUND = 2
        const val LABEL = 0b11
        const val MASKED = 1 shl 2
        const val LAST_CONTACT = 1 shl 3
        const val NEXT_FOLLOW_UP = 1 shl 4
        const val FLAGS = LABEL or MASKED or LAST_CONTACT or NEXT_FOLLOW_UP

        /** Flags and six texts. */
        const val LEAST_ROW = 1 + 6 * Int.SIZE_BYTES

        /** In the order of their numbers. */
        val LABELS = arrayOf(Label.PUBLIC, Label.INTERNAL, Label.CONFIDENTIAL, Label.RESTRICTED)

        /** In docs/errors.md. */
        const val UNREADABLE: UShort = 906u
    }
}
