// Heard and felt, for whoever looks at the goods and not at the screen.
let sound = null;

export const good = () => signal([[1400, 0.07]], [40]);
export const bad = () => signal([[220, 0.18], [0, 0.06], [220, 0.25]], [120, 60, 200]);

function signal(tones, pulses) {
  navigator.vibrate?.(pulses);
  if (!navigator.userActivation?.hasBeenActive) return;
  sound ??= new AudioContext();
  let at = sound.currentTime;
  for (const [hertz, seconds] of tones) {
    if (hertz) {
      const tone = sound.createOscillator();
      const volume = sound.createGain();
      tone.frequency.value = hertz;
      volume.gain.value = 0.2;
      tone.connect(volume).connect(sound.destination);
      tone.start(at);
      tone.stop(at + seconds);
    }
    at += seconds;
  }
}
