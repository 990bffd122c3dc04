package app.fieldvault.ui

import android.content.Intent
import android.os.Bundle
import android.os.Parcel
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.compose.ui.test.performTextInput
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.screen.Route
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
        val routes = listOf(
            Route.Customers, Route.Today, Route.Pending, Route.Me, Route.Customer(id), Route.EditCustomer(id), Route.AddCustomer,
            Route.AddContact(id), Route.AddReminder(id), Route.LogVisit(id), Route.CompanySees, Route.Biometric, Route.Language, Route.About,
        )
        var fields = 0
        routes.forEach { route ->
            val controller = launch(Bundle().apply { putStringArrayList(key, ArrayList(listOf(Route.Customers, route).distinct().map(Route::save))) })
            fields += typeEverywhere()
            if (route is Route.Customer) assertTrue("the page shows nobody", SemanticsText.of(compose).any { "李娜" in it })
            val saved = Bundle()
            controller.pause().stop().saveInstanceState(saved).destroy()
            val bytes = marshal(saved)
            val found = (app.customerTexts() + TYPED).filter { word -> listOf(Charsets.UTF_16LE, Charsets.UTF_8).any { word in String(bytes, it) } }
            assertEquals("$route", emptyList<String>(), found)
        }
        assertTrue("only $fields fields were typed into", fields >= FIELDS)
    }

    @Test
    fun `the search finds what it is looking for`() {
        val planted = Bundle().apply { putString("x", "李娜") }
        assertTrue("李娜" in String(marshal(planted), Charsets.UTF_16LE) || "李娜" in String(marshal(planted), Charsets.UTF_8))
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

        /** Search, six of a customer, as many of a new one, four of a person, a note each of a next step and a visit. */
        const val FIELDS = 15
    }
}
