package app.fieldvault.screen

import org.junit.Assert.assertEquals
import org.junit.Test

class PhoneWordsTest {
    @Test
    fun `a Chinese mobile is grouped three, four, four`() {
        assertEquals("139 0013 6789", phoneWords("13900136789"))
        assertEquals("+86 139 0013 6789", phoneWords("+8613900136789"))
    }

    @Test
    fun `what is no mobile, and what is masked, stays as it is`() {
        listOf("+442079460123", "138 •••• 5678", "02161234567", "", "139001367890", "+86").forEach { assertEquals(it, phoneWords(it)) }
    }
}
