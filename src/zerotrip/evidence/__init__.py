"""What is known of a person, from whom, since when and until when; and the asking."""
