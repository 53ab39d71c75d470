package sign

import "crypto/sha256"

// hmacSHA256 is HMAC (RFC 2104) on the stack: crypto/hmac allocates six objects a key, and V4 needs
// five keys a request.
func hmacSHA256(key, message []byte) [sha256.Size]byte {
	var inner, outer [sha256.BlockSize]byte
	if len(key) > len(inner) {
		sum := sha256.Sum256(key)
		key = sum[:]
	}
	copy(inner[:], key)
	copy(outer[:], key)
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	var stack [512]byte
	sum := sha256.Sum256(append(append(stack[:0], inner[:]...), message...))
	return sha256.Sum256(append(append(stack[:0], outer[:]...), sum[:]...))
}
