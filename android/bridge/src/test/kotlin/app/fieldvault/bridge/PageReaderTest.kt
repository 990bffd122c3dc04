package app.fieldvault.bridge

import app.fieldvault.core.CustomerHit
import app.fieldvault.core.FfiConverterTypeFieldAgentError
import app.fieldvault.core.FieldAgentException
import app.fieldvault.core.Label
import app.fieldvault.core.PageReader
import java.io.File
import java.nio.ByteBuffer
import kotlin.random.Random
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test

/** Reads the frozen pages that the library's own tests write, and bytes that are none. */
class PageReaderTest {
    private val full = CustomerHit(
        id = "11111111-1111-1111-1111-111111111111", name = "欧阳明远", company = "晨光测绘 & Söhne", phone = "138 •••• 8000",
        label = Label.RESTRICTED, masked = true, city = "上海", lastContactMs = 1_767_225_600_000u, nextFollowUpMs = ULong.MAX_VALUE, section = "O",
    )
    private val bare = CustomerHit(
        id = "fefefefe-fefe-fefe-fefe-fefefefefefe", name = "😀", company = "", phone = "", label = Label.PUBLIC, masked = false, city = "",
        lastContactMs = null, nextFollowUpMs = 0u, section = "",
    )

    @Test
    fun `the frozen pages are read as they were meant`() {
        val list = PageReader(frozen("list")).list()
        assertEquals(listOf(full, bare), list.items)
        assertNotNull(list.next)
        assertEquals(list, PageReader(frozen("list")).list())
        val last = PageReader(frozen("last")).list()
        assertTrue(last.items.isEmpty())
        assertNull(last.next)
        val found = PageReader(frozen("found")).found()
        assertEquals(2_500uL, found.total)
        assertEquals(listOf(full), found.items)
        val refused = assertThrows(FieldAgentException.WrongPin::class.java) { PageReader(frozen("refused")).list() }
        assertEquals(3u.toUByte() to 60u, refused.attemptsLeft to refused.retryAfterS)
    }

    @Test
    fun `every error arrives in place of a page as itself, with its numbers`() {
        for (error in EveryError.all()) {
            val buffer = ByteBuffer.allocate(66).put(1).put(0)
            FfiConverterTypeFieldAgentError.write(error, buffer)
            val bytes = buffer.array().copyOf(buffer.position())
            READS.values.forEach { read ->
                val told = assertThrows(FieldAgentException::class.java) { read(PageReader(bytes)) }
                assertEquals(error.javaClass, told.javaClass)
                assertEquals(error.message, told.message)
                refused(bytes + 0.toByte(), read)
            }
        }
    }

    @Test
    fun `a page of another kind or version, cut anywhere, or with a byte too many, is refused`() {
        for ((name, read) in READS) {
            val good = frozen(name)
            for (length in good.indices) refused(good.copyOf(length), read)
            refused(good + 0.toByte(), read)
            refused(good.copyOf().also { it[0] = 2 }, read)
            refused(good.copyOf().also { it[1] = 3 }, read)
            refused(good.copyOf().also { it[1] = (3 - it[1]).toByte() }, read)
        }
    }

    @Test
    fun `two hundred thousand spoilt pages end in a page or in the one error, and never in anything else`() {
        val random = Random(20_260_115)
        val pages = listOf("list", "last", "found", "refused").map(::frozen)
        repeat(MUTATIONS) {
            val bytes = spoil(pages.random(random), pages.random(random), random)
            READS.values.forEach { read ->
                try {
                    read(PageReader(bytes))
                } catch (_: FieldAgentException) {
                    // Refused, or an error that the bytes happen to name.
                }
            }
        }
    }

    private fun spoil(page: ByteArray, other: ByteArray, random: Random): ByteArray {
        var bytes = page.copyOf()
        repeat(random.nextInt(1, 4)) {
            if (bytes.isEmpty()) return bytes
            val at = random.nextInt(bytes.size)
            when (random.nextInt(5)) {
                0 -> bytes[at] = random.nextInt().toByte()
                1 -> bytes[at] = (bytes[at].toInt() xor (1 shl random.nextInt(8))).toByte()
                2 -> bytes = bytes.copyOf(at)
                3 -> bytes = bytes.copyOf(at) + other.drop(random.nextInt(other.size))
                // Counts and lengths at their bounds.
                else -> listOf(0x7f, 0xff, 0xff, 0xff).forEachIndexed { index, byte -> if (at + index < bytes.size) bytes[at + index] = byte.toByte() }
            }
        }
        return bytes
    }

    private fun refused(bytes: ByteArray, read: (PageReader) -> Any) {
        val told = assertThrows(FieldAgentException.Internal::class.java) { read(PageReader(bytes)) }
        assertEquals(906u.toUShort(), told.code)
    }

    private fun frozen(name: String): ByteArray {
        val file = File(System.getProperty("fieldvault.root"), "rust-core/ffi/tests/vectors/page-1.txt")
        val digits = file.readLines().single { it.startsWith("$name ") }.substringAfter(' ')
        return digits.chunked(2).map { it.toInt(16).toByte() }.toByteArray()
    }

    private companion object {
        const val MUTATIONS = 200_000

        /** How each kind of page is read, by a page of its kind. */
        val READS: Map<String, (PageReader) -> Any> = mapOf(
            "list" to { reader: PageReader -> reader.list() },
            "last" to { reader: PageReader -> reader.list() },
            "found" to { reader: PageReader -> reader.found() },
        )
    }
}
