package app.fieldvault.ui

import android.content.Intent
import android.os.Bundle
import android.os.Parcel
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.agent.Conflict
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.PhoneState
import app.fieldvault.screen.Route
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.SampleCustomers
import app.fieldvault.ui.testkit.NoMagnifier
import app.fieldvault.ui.testkit.RealScreens
import app.fieldvault.ui.testkit.SemanticsText
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config

/** What the system keeps of a screen holds routes and opaque ids, whatever stands or was typed there. */
@RunWith(AndroidJUnit4::class)
@Config(application = RealScreens::class, shadows = [NoMagnifier::class], qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
class SavedStateTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val app get() = ApplicationProvider.getApplicationContext<RealScreens>()

    @Test
    fun `no screen saves a customer or what was typed`() {
        val id = SampleCustomers.id(2)
        val key = routesKey()
        app.screens.gateway.conflicts += Conflict(
            1, id, EntityKind.Customer, id, "notes", FieldValue.Text(MINE), FieldValue.Text(THEIRS), rejected = null, FakeClock.START,
        )
        val routes = listOf(
            Route.Customers, Route.Today, Route.Pending, Route.Me, Route.Customer(id), Route.EditCustomer(id), Route.AddCustomer,
            Route.AddContact(id), Route.AddReminder(id), Route.LogVisit(id), Route.ResolveConflict(1), Route.ChangePin, Route.CompanySees,
            Route.BackgroundHealth, Route.Biometric, Route.Language, Route.About, Route.Licences, Route.Licence(0),
        )
        assertEquals("a page is not looked at", places(), routes.map { it.javaClass }.toSet())
        val planted = app.customerTexts() + MINE + THEIRS + TYPED
        var fields = 0
        routes.forEach { route ->
            val controller = launch(Bundle().apply { putStringArrayList(key, ArrayList(listOf(Route.Customers, route).distinct().map(Route::save))) })
            assertEquals(PhoneState.Open, app.screens.status.value?.state)
            val shown = SemanticsText.of(compose)
            if (route.showsCustomers()) assertTrue("$route shows nobody", planted.any { word -> shown.any { word in it } })
            fields += typeEverywhere()
            val saved = saved(controller)
            assertEquals("$route", emptyList<String>(), found(planted, saved))
        }
        assertTrue("only $fields fields were typed into", fields >= FIELDS)
    }

    @Test
    fun `what is typed before anybody is let in is not saved`() {
        be(PhoneState.NotEnrolled)
        val controller = launch(null)
        compose.onNodeWithText(app.getString(R.string.screen_enrol_type)).performClick()
        assertTrue("no field for a code", typeEverywhere() == 1)
        assertEquals(emptyList<String>(), found(setOf(TYPED), saved(controller)))
        be(PhoneState.Locked)
        val locked = launch(null)
        "739105".forEach { compose.onNodeWithText("$it").performClick() }
        assertEquals(emptyList<String>(), found(setOf("739105", "7391"), saved(locked)))
    }

    @Test
    fun `the search finds what it is looking for`() {
        val inside = Bundle().apply { putStringArrayList("y", arrayListOf("x", "李娜")) }
        assertEquals(listOf("李娜"), found(setOf("李娜", "王芳"), Bundle().apply { putBundle("x", inside) }))
    }

    /** Pages that are about customers that are there. */
    private fun Route.showsCustomers() = this is Route.Customers || this is Route.Today || this is Route.Pending || this is Route.Customer ||
        this is Route.EditCustomer || this is Route.ResolveConflict

    /** Every place there is: looked up, so that a new one is not forgotten here. */
    private fun places(): Set<Class<*>> = Route::class.java.declaredClasses.filter { Route::class.java.isAssignableFrom(it) }.toSet()

    private fun be(state: PhoneState) {
        app.screens.gateway.phone = app.screens.gateway.phone.copy(state = state)
        app.screens.status.value = app.screens.gateway.phone
        compose.waitForIdle()
    }

    private fun saved(controller: ActivityController<MainActivity>): Bundle = Bundle().also { controller.pause().stop().saveInstanceState(it).destroy() }

    private fun found(words: Set<String>, saved: Bundle): List<String> {
        val bytes = marshal(saved)
        return words.filter { word -> listOf(Charsets.UTF_16LE, Charsets.UTF_8).any { word in String(bytes, it) } }
    }

    private fun typeEverywhere(): Int {
        val fields = compose.onAllNodes(SemanticsMatcher.keyIsDefined(SemanticsActions.SetText))
        val count = fields.fetchSemanticsNodes(atLeastOneRootRequired = false).size
        repeat(count) { fields[it].performTextInput(TYPED) }
        compose.waitForIdle()
        return count
    }

    /** Where the activity keeps its routes: looked up, not known. */
    private fun routesKey(): String {
        val controller = launch(null)
        val saved = Bundle()
        controller.pause().stop().saveInstanceState(saved).destroy()
        return saved.keySet().first { saved.getStringArrayList(it) == arrayListOf(Route.Customers.save()) }
    }

    private fun launch(saved: Bundle?): ActivityController<MainActivity> {
        app.screens.presenters.clear()
        val controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).create(saved).start()
        saved?.let(controller::restoreInstanceState)
        controller.resume().visible()
        compose.waitForIdle()
        return controller
    }

    private fun marshal(bundle: Bundle): ByteArray = Parcel.obtain().run {
        writeBundle(bundle)
        marshall().also { recycle() }
    }

    private companion object {
        const val TYPED = "欧阳若兰种下的字"
        const val MINE = "种下的这一方"
        const val THEIRS = "种下的另一方"

        /** Search, six of a customer, as many of a new one, four of a person, a note each of a next step and a visit. */
        const val FIELDS = 15
    }
}
