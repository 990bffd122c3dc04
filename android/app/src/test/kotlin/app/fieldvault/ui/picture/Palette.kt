package app.fieldvault.ui.picture

import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.File
import javax.imageio.IIOImage
import javax.imageio.ImageIO
import javax.imageio.ImageWriteParam

/** Writes a picture with a palette, a third of the size: papers and inks keep their colours, edges are rounded. */
object Palette {
    private const val COLOURS = 256

    /** So many of the commonest colours are kept as they are. */
    private const val KEPT = 48

    /** Writes [image] to [file]. */
    fun write(image: BufferedImage, file: File) {
        val counts = HashMap<Int, Int>()
        val pixels = image.getRGB(0, 0, image.width, image.height, null, 0, image.width)
        pixels.forEach { counts.merge(it and 0xFFFFFF, 1, Int::plus) }
        val kept = counts.entries.sortedWith(compareBy({ -it.value }, { it.key })).take(KEPT).map { it.key }.toSet()
        var step = 1
        var palette = counts.keys.toSortedSet().toList()
        while (palette.size > COLOURS) {
            step *= 2
            palette = counts.keys.map { if (it in kept) it else rounded(it, step) }.toSortedSet().toList()
        }
        val index = palette.withIndex().associate { (i, colour) -> colour to i }
        val model = IndexColorModel(
            8, palette.size,
            ByteArray(palette.size) { (palette[it] shr 16).toByte() },
            ByteArray(palette.size) { (palette[it] shr 8).toByte() },
            ByteArray(palette.size) { palette[it].toByte() },
        )
        val out = BufferedImage(image.width, image.height, BufferedImage.TYPE_BYTE_INDEXED, model)
        val bytes = ByteArray(pixels.size) { i ->
            val colour = pixels[i] and 0xFFFFFF
            index.getValue(if (step == 1 || colour in kept) colour else rounded(colour, step)).toByte()
        }
        out.raster.setDataElements(0, 0, image.width, image.height, bytes)
        save(out, file)
    }

    private fun rounded(colour: Int, step: Int): Int = listOf(16, 8, 0).fold(0) { sum, shift ->
        val channel = colour shr shift and 0xFF
        sum or (minOf(255, (channel + step / 2) / step * step) shl shift)
    }

    private fun save(image: BufferedImage, file: File) {
        val writer = ImageIO.getImageWritersByFormatName("png").next()
        val how = writer.defaultWriteParam.apply {
            compressionMode = ImageWriteParam.MODE_EXPLICIT
            compressionQuality = 0f
        }
        file.delete()
        ImageIO.createImageOutputStream(file).use { out ->
            writer.output = out
            writer.write(null, IIOImage(image, null, null), how)
        }
        writer.dispose()
    }
}
