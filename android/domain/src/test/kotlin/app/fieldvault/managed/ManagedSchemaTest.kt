package app.fieldvault.managed

import java.io.File
import javax.xml.parsers.DocumentBuilderFactory
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.w3c.dom.Element

class ManagedSchemaTest {
    @Test
    fun `the schema that a console shows has the keys that are read, all of them texts`() {
        val file = File(System.getProperty("fieldvault.root"), "android/app/src/main/res/xml/app_restrictions.xml")
        val nodes = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file).getElementsByTagName("restriction")
        val shown = (0 until nodes.length).map { nodes.item(it) as Element }
        assertEquals(ManagedKey.entries.map { it.key }, shown.map { it.getAttribute("android:key") })
        assertTrue(shown.all { it.getAttribute("android:restrictionType") == "string" })
    }
}
