package app.fieldvault.screen.customers

import app.fieldvault.agent.CustomerRow
import app.fieldvault.agent.Label
import app.fieldvault.testkit.SampleCustomers
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class SectionsTest {
    @Test
    fun `a list is cut at its headings and keeps its order`() {
        val parts = listOf(row(1), heading("B"), row(2), row(3), heading("A"), row(4)).parts()
        assertNull(parts.first().heading)
        assertEquals(listOf("B", "A"), parts.mapNotNull { (it.heading?.section as? Section.City)?.name })
        assertEquals(listOf(1, 2, 1), parts.map { it.rows.size })
    }

    @Test
    fun `a heading that comes twice is two parts`() = assertEquals(2, listOf(heading(""), row(1), heading(""), row(2)).parts().size)

    @Test
    fun `nothing has no parts`() = assertEquals(0, emptyList<CustomerEntry>().parts().size)

    private fun heading(city: String) = CustomerEntry.Heading(Section.City(city))

    private fun row(n: Int) = CustomerEntry.Row(CustomerRow(SampleCustomers.id(n), "n", "", "", Label.Public, false, "", null, null, ""), next = null)
}
