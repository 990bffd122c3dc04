package app.fieldvault.ui.picture

import java.awt.Color
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** The comparison catches what a person would see and nothing else; what is kept is small and belongs to a scene. */
class GoldenTest {
    @get:Rule
    val scratch = TemporaryFolder()

    @Test
    fun `one changed word is seen`() {
        assertTrue(Golden.strays(page("保存"), page("保管")) > SEEN)
        assertTrue(Golden.strays(page("Save"), page("Sale")) > SEEN / 2)
    }

    @Test
    fun `the palette of a kept picture is no difference`() {
        val file = File(scratch.root, "kept.png")
        Palette.write(page("保存"), file)
        assertEquals(0, Golden.strays(ImageIO.read(file), page("保存")))
    }

    @Test
    fun `another size is a difference`() {
        assertTrue(Golden.strays(BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB)) > 0)
    }

    @Test
    fun `every kept picture has a scene, and together they are small`() {
        assertEquals(emptyList<File>(), ContactSheet.orphans())
        val sizes = Golden.folder.listFiles().orEmpty().map { it.length() }
        assertTrue("${sizes.sum()} bytes", sizes.sum() <= sizes.size * 20_000L)
    }

    private fun page(word: String): BufferedImage {
        val page = BufferedImage(200, 80, BufferedImage.TYPE_INT_RGB)
        val pen = page.createGraphics()
        pen.setRenderingHint(java.awt.RenderingHints.KEY_TEXT_ANTIALIASING, java.awt.RenderingHints.VALUE_TEXT_ANTIALIAS_ON)
        pen.color = Color(0xFBFCFC)
        pen.fillRect(0, 0, 200, 80)
        pen.color = Color(0x0B5C63)
        pen.font = pen.font.deriveFont(24f)
        pen.drawString(word, 20, 50)
        pen.dispose()
        return page
    }

    private companion object {
        const val SEEN = 24
    }
}
