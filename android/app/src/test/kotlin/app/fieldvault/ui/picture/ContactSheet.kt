package app.fieldvault.ui.picture

import java.awt.Color
import java.awt.Graphics2D
import java.awt.RenderingHints
import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam

/** Lays approved pictures out for people: a sheet for each device, and strips for the README. Removes pictures without a scene. */
object ContactSheet {
    private const val THUMB = 100
    private const val ACROSS = 16
    private const val GAP = 8
    private const val QUALITY = 0.6f

    private val STRIPS = mapOf(
        "app-zh" to listOf("unlock", "home", "customer-masked", "visit", "pending").map { "$it-zh-light-phone" },
        "app-en" to listOf("search", "customer", "today", "me", "wiped").map { "$it-en-dark-phone" },
    )

    /** Writes to `docs/screens`. */
    @JvmStatic
    fun main(arguments: Array<String>) {
        check(arguments.isEmpty())
        orphans().forEach(File::delete)
        val folder = Camera.root.resolve("docs/screens")
        folder.mkdirs()
        Device.entries.forEach { device ->
            val names = Scenes.ALL.flatMap { scene -> scene.variants.filter { it.device == device }.map { "${scene.name}-${it.word}" } }
            jpeg(sheet(names), folder.resolve("contact-sheet-${device.word}.jpg"))
        }
        STRIPS.forEach { (name, pictures) -> Palette.write(strip(pictures), folder.resolve("$name.png")) }
    }

    /** Approved pictures that no scene has. */
    fun orphans(): List<File> {
        val names = Scenes.ALL.flatMap { scene -> scene.variants.map { "${scene.name}-${it.word}.png" } }.toSet()
        return Golden.folder.listFiles().orEmpty().filter { it.name !in names }
    }

    private fun read(name: String): BufferedImage = ImageIO.read(Golden.folder.resolve("$name.png"))

    private fun sheet(names: List<String>): BufferedImage {
        val first = read(names.first())
        val height = THUMB * first.height / first.width
        val rows = (names.size + ACROSS - 1) / ACROSS
        return paper(ACROSS * (THUMB + GAP) + GAP, rows * (height + GAP) + GAP) { pen ->
            names.forEachIndexed { i, name ->
                pen.drawImage(read(name), GAP + i % ACROSS * (THUMB + GAP), GAP + i / ACROSS * (height + GAP), THUMB, height, null)
            }
        }
    }

    private fun strip(names: List<String>): BufferedImage {
        val pictures = names.map(::read)
        return paper(pictures.sumOf { it.width + 2 * GAP } + 2 * GAP, pictures.maxOf { it.height } + 4 * GAP) { pen ->
            pictures.fold(2 * GAP) { x, picture ->
                pen.drawImage(picture, x, 2 * GAP, null)
                x + picture.width + 2 * GAP
            }
        }
    }

    private fun paper(width: Int, height: Int, draw: (Graphics2D) -> Unit): BufferedImage {
        val sheet = BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
        val pen = sheet.createGraphics()
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC)
        pen.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY)
        pen.color = Color(0x8A9698)
        pen.fillRect(0, 0, width, height)
        draw(pen)
        pen.dispose()
        return sheet
    }

    private fun jpeg(image: BufferedImage, file: File) {
        val writer = ImageIO.getImageWritersByFormatName("jpg").next()
        val how = writer.defaultWriteParam.apply {
            compressionMode = ImageWriteParam.MODE_EXPLICIT
            compressionQuality = QUALITY
        }
        file.delete()
        ImageIO.createImageOutputStream(file).use { out ->
            writer.output = out
            writer.write(null, IIOImage(image, null, null), how)
        }
        writer.dispose()
    }
}
