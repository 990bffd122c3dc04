package app.fieldvault.screen

import app.fieldvault.testkit.SampleCustomers
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class RouteTest {
    private val id = SampleCustomers.id(1)
    private val all = listOf(
        Route.Customers, Route.Today, Route.Pending, Route.Me, Route.Customer(id), Route.EditCustomer(id), Route.AddCustomer,
        Route.AddContact(id), Route.AddReminder(id), Route.LogVisit(id), Route.ResolveConflict(7), Route.ChangePin, Route.CompanySees,
        Route.BackgroundHealth, Route.Biometric, Route.Language, Route.About,
        Route.Licences, Route.Licence(7),
    )

    @Test
    fun `what is saved is read back`() = all.forEach { assertEquals(it, Route.read(it.save())) }

    @Test
    fun `what was not saved by us is no route`() {
        listOf("", "customer", "customer/张伟", "add-contact/1", "add-reminder/", "conflict/x", "licence/-1", "licence/x", "unlock", "customer/$id/x").forEach { assertNull(it, Route.read(it)) }
    }
}
