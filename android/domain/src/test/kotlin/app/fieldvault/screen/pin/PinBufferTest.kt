package app.fieldvault.screen.pin

import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test

class PinBufferTest {
    @Test
    fun `digits come out as ASCII once and leave nothing behind`() {
        val buffer = PinBuffer()
        listOf(3, 9, 4, 8).forEach(buffer::add)
        buffer.removeLast()
        assertArrayEquals("394".toByteArray(), buffer.take())
        assertEquals(0, buffer.count)
        assertTrue(digitsOf(buffer).all { it == 0.toByte() })
    }

    @Test
    fun `a digit that is taken back is overwritten`() {
        val buffer = PinBuffer()
        buffer.add(7)
        buffer.removeLast()
        buffer.removeLast()
        assertTrue(digitsOf(buffer).all { it == 0.toByte() })
    }

    @Test
    fun `more digits than a PIN can have are not taken`() {
        val buffer = PinBuffer()
        repeat(40) { buffer.add(1) }
        assertEquals(PinBuffer.LONGEST, buffer.count)
    }

    @Test
    fun `two entries are the same only in length and in every digit`() {
        fun buffer(vararg digits: Int) = PinBuffer().apply { digits.forEach(::add) }
        assertTrue(buffer(1, 2).sameAs(buffer(1, 2)))
        assertFalse(buffer(1, 2).sameAs(buffer(1, 3)))
        assertFalse(buffer(1, 2).sameAs(buffer(1, 2, 3)))
    }

    private fun digitsOf(buffer: PinBuffer): ByteArray =
        PinBuffer::class.java.getDeclaredField("digits").apply { isAccessible = true }.get(buffer) as ByteArray
}
